package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.Labels;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.Workload;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Changes to the pod template of a workload that somebody else owns: labels, an annotation, one volume and its single-file
 * mounts, nothing else.
 *
 * @param container the container that runs docker-mailserver
 * @param configMap the ConfigMap that contains the files; its name depends on their content, so that a change of content
 *     changes the template and replaces the pods: docker-mailserver reads its files only in a new container
 * @param files the files that are mounted
 * @param proxyPorts the ports on which the pods will expect the header
 * @param labels labels of the pod template
 */
public record InjectionPlan(
        Workload workload,
        String container,
        String configMap,
        List<DmsFile> files,
        List<Integer> proxyPorts,
        Map<String, String> labels) {

    /** The ports behind the hash of the contract, so that a template shows on which ports its pods expect the header. */
    static final String PORTS_ANNOTATION = "mailingress.dev/proxy-ports";

    static final String VOLUME = "mailingress-files";

    private static final Pattern PORTS = Pattern.compile("([0-9]{1,5}(,[0-9]{1,5})*)?");

    public InjectionPlan {
        files = List.copyOf(files);
        proxyPorts = List.copyOf(proxyPorts);
        labels = Map.copyOf(labels);
    }

    public static InjectionPlan of(MailIngressModel model, MailServer server, Workload workload, String container) {
        DmsFiles files = new DmsFiles();
        return new InjectionPlan(
                workload,
                container,
                files.configMap(model, server),
                files.of(server),
                server.proxyPorts(),
                Map.of(
                        Labels.MAIL_SERVER, model.labels().mailServer(server.name()),
                        Labels.CONTRACT, server.contract()));
    }

    /** Body of the server-side apply; the uid prevents it from creating the workload. */
    Map<String, Object> body() {
        return body(metadata(workload));
    }

    /** The same, rejected by the API server if the workload has changed since it was read. */
    Map<String, Object> bodyForThisVersion() {
        Map<String, Object> metadata = new TreeMap<>(metadata(workload));
        metadata.put("resourceVersion", workload.metadata().getResourceVersion());
        return body(metadata);
    }

    private Map<String, Object> body(Map<String, Object> metadata) {
        Map<String, Object> template = Map.of(
                "metadata",
                Map.of("labels", new TreeMap<>(labels), "annotations", Map.of(PORTS_ANNOTATION, ports())),
                "spec",
                podSpec());
        return Map.of(
                "apiVersion",
                "apps/v1",
                "kind",
                workload.kind(),
                "metadata",
                metadata,
                "spec",
                Map.of("template", template));
    }

    /** Body of the apply that reverts the injection: fields that this manager no longer sends are removed. */
    static Map<String, Object> emptyBody(Workload workload) {
        return Map.of("apiVersion", "apps/v1", "kind", workload.kind(), "metadata", metadata(workload));
    }

    /** Whether the template of the workload already has all of these changes. */
    public boolean isAppliedTo(Workload observed) {
        return hasMetadata(observed)
                && hasMounts(observed)
                && (files.isEmpty() || configMap.equals(mountedConfigMap(observed)));
    }

    /**
     * Returns the ports on which pods of the current template expect the header; empty if the template has no injection of
     * this mail server, or somebody else modified it, so that the ports are not known.
     */
    public static Optional<Set<Integer>> portsIn(Workload observed, MailIngressModel model, MailServer server) {
        return portsIn(observed, model.labels().mailServer(server.name()), server);
    }

    /** The ports on which pods of the present template expect the header; empty if they are not known. */
    Set<Integer> presentPorts(MailServer server) {
        return portsIn(workload, labels.getOrDefault(Labels.MAIL_SERVER, ""), server)
                .orElse(Set.of());
    }

    private static Optional<Set<Integer>> portsIn(Workload observed, String mailServer, MailServer server) {
        Map<String, String> labels = observed.podLabels();
        if (!mailServer.equals(labels.get(Labels.MAIL_SERVER))) {
            return Optional.empty();
        }
        return Optional.ofNullable(annotations(observed).get(PORTS_ANNOTATION))
                .filter(text -> PORTS.matcher(text).matches())
                .map(InjectionPlan::ports)
                .filter(ports -> server.withProxyPorts(ports).contract().equals(labels.get(Labels.CONTRACT)));
    }

    private static Set<Integer> ports(String text) {
        return Arrays.stream(text.split(","))
                .filter(port -> !port.isEmpty())
                .map(Integer::valueOf)
                .collect(Collectors.toSet());
    }

    private String ports() {
        return proxyPorts.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private boolean hasMetadata(Workload observed) {
        return observed.podLabels().entrySet().containsAll(labels.entrySet())
                && ports().equals(annotations(observed).get(PORTS_ANNOTATION));
    }

    private static @Nullable String mountedConfigMap(Workload observed) {
        return observed.template().getSpec().getVolumes().stream()
                .filter(volume -> volume.getName().equals(VOLUME))
                .flatMap(volume -> Optional.ofNullable(volume.getConfigMap()).stream())
                .map(ConfigMapVolumeSource::getName)
                .findFirst()
                .orElse(null);
    }

    private boolean hasMounts(Workload observed) {
        Set<String> mounted = observed.template().getSpec().getContainers().stream()
                .filter(c -> c.getName().equals(container))
                .flatMap(c -> mounts(c).stream())
                .filter(mount -> mount.getName().equals(VOLUME))
                .map(mount -> mount.getMountPath() + " " + mount.getSubPath())
                .collect(Collectors.toSet());
        return mounted.equals(files.stream()
                .map(file -> file.containerPath() + " " + file.key())
                .collect(Collectors.toSet()));
    }

    static List<VolumeMount> mounts(Container container) {
        return container.getVolumeMounts() == null ? List.of() : container.getVolumeMounts();
    }

    private Map<String, Object> podSpec() {
        List<Map<String, Object>> mounts = files.stream()
                .map(file -> Map.<String, Object>of(
                        "name", VOLUME, "mountPath", file.containerPath(), "subPath", file.key(), "readOnly", true))
                .toList();
        if (mounts.isEmpty()) {
            return Map.of();
        }
        return Map.of(
                "containers", List.of(Map.of("name", container, "volumeMounts", mounts)),
                "volumes", List.of(Map.of("name", VOLUME, "configMap", Map.of("name", configMap))));
    }

    private static Map<String, Object> metadata(Workload workload) {
        return Map.of(
                "name", workload.name(),
                "namespace", workload.metadata().getNamespace(),
                "uid", workload.uid());
    }

    private static Map<String, String> annotations(Workload workload) {
        return Optional.ofNullable(workload.template().getMetadata())
                .map(ObjectMeta::getAnnotations)
                .orElse(Map.of());
    }
}
