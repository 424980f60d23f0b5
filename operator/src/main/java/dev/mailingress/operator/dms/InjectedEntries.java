package dev.mailingress.operator.dms;

import dev.mailingress.operator.identity.Contract;
import dev.mailingress.operator.identity.Identity;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.observed.Workload;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Entries of a workload that an injection sets, found by name: an empty apply leaves those that another field manager owns, too,
 * for example the tool that restored a backup.
 */
public final class InjectedEntries {

    private static final List<String> TEMPLATE_LABELS = List.of(Labels.MAIL_SERVER, Labels.CONTRACT);
    private static final List<String> ANNOTATIONS =
            List.of(PreviousInjection.ANNOTATION, WithdrawnInjection.ANNOTATION);
    private static final String TEMPLATE = "/spec/template";

    private final Workload workload;
    private final Labels labels;

    private InjectedEntries(Workload workload, Labels labels) {
        this.workload = workload;
        this.labels = labels;
    }

    public static InjectedEntries in(Workload workload, Identity identity) {
        return new InjectedEntries(workload, new Labels(identity));
    }

    /** Whether a workload has files of a MailIngress, according to its field manager or its own label. */
    public static boolean areHeldBy(Workload workload, Identity identity) {
        return workload.hasFieldsOf(Injector.fieldManager(identity))
                || new Labels(identity).areOfMailServer(workload.podLabels());
    }

    /** Whether there are none. Those of another MailIngress do not count. */
    public boolean isEmpty() {
        return removals().isEmpty();
    }

    /**
     * JSON patch (RFC 6902) that removes all of them. Every removal is preceded by a test, so that the API server rejects the
     * patch as a whole if somebody else has changed the workload meanwhile.
     */
    public List<Map<String, String>> patch() {
        List<Map<String, String>> patch = new ArrayList<>();
        patch.add(test("/metadata/uid", workload.uid()));
        patch.addAll(removals());
        return patch;
    }

    private List<Map<String, String>> removals() {
        List<Map<String, String>> removals = new ArrayList<>();
        if (isOfAnother()) {
            return removals;
        }
        TEMPLATE_LABELS.forEach(key -> entry(removals, TEMPLATE + "/metadata/labels", workload.podLabels(), key));
        entry(removals, TEMPLATE + "/metadata/annotations", workload.podAnnotations(), Contract.PORTS_ANNOTATION);
        ANNOTATIONS.forEach(key -> entry(removals, "/metadata/annotations", workload.annotations(), key));
        PodSpec pod = workload.template().getSpec();
        containers(removals, TEMPLATE + "/spec/initContainers", pod.getInitContainers());
        containers(removals, TEMPLATE + "/spec/containers", pod.getContainers());
        volumes(removals, pod.getVolumes());
        return removals;
    }

    private boolean isOfAnother() {
        Map<String, String> template = workload.podLabels();
        return template.containsKey(Labels.MAIL_SERVER) && !labels.areOfMailServer(template);
    }

    private static void entry(
            List<Map<String, String>> removals, String path, Map<String, String> entries, String key) {
        Optional.ofNullable(entries.get(key)).ifPresent(value -> {
            String pointer = path + "/" + escaped(key);
            removals.add(test(pointer, value));
            removals.add(remove(pointer));
        });
    }

    private static void containers(List<Map<String, String>> removals, String path, List<Container> containers) {
        for (int i = 0; i < containers.size(); i++) {
            String container = path + "/" + i;
            List<VolumeMount> mounts = InjectionPlan.mounts(containers.get(i));
            boolean named = false;
            for (int j = mounts.size() - 1; j >= 0; j--) {
                if (mounts.get(j).getName().equals(InjectionPlan.VOLUME)) {
                    if (!named) {
                        removals.add(test(container + "/name", containers.get(i).getName()));
                        named = true;
                    }
                    String mount = container + "/volumeMounts/" + j;
                    removals.add(test(mount + "/name", InjectionPlan.VOLUME));
                    removals.add(test(mount + "/mountPath", mounts.get(j).getMountPath()));
                    removals.add(remove(mount));
                }
            }
        }
    }

    /** From the last one, because a removal moves those after it. */
    private static void volumes(List<Map<String, String>> removals, List<Volume> volumes) {
        for (int i = volumes.size() - 1; i >= 0; i--) {
            if (volumes.get(i).getName().equals(InjectionPlan.VOLUME)) {
                String volume = TEMPLATE + "/spec/volumes/" + i;
                removals.add(test(volume + "/name", InjectionPlan.VOLUME));
                removals.add(remove(volume));
            }
        }
    }

    private static Map<String, String> test(String path, String value) {
        return Map.of("op", "test", "path", path, "value", value);
    }

    private static Map<String, String> remove(String path) {
        return Map.of("op", "remove", "path", path);
    }

    /** A key in a JSON pointer (RFC 6901). */
    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
