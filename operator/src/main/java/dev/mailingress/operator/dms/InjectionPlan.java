package dev.mailingress.operator.dms;

import dev.mailingress.operator.identity.Contract;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.observed.Workload;
import dev.mailingress.proxy.config.ContentHash;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Changes to the pod template of a workload that somebody else owns: labels, an annotation, one volume and its single-file
 * mounts, nothing else.
 *
 * @param container the container that runs docker-mailserver
 * @param configMap the ConfigMap that contains the files; its name depends on their content, so that a change of content
 *     changes the template and replaces the pods: docker-mailserver reads its files only in a new container. Other proof marks
 *     alone change nothing; they come with the next change
 * @param files the files that are mounted
 * @param contract of the pods
 * @param labels labels of the pod template
 */
public record InjectionPlan(
        Workload workload,
        String container,
        String configMap,
        List<DmsFile> files,
        Contract contract,
        Map<String, String> labels) {

    static final String VOLUME = Workload.INJECTED_VOLUME;

    public InjectionPlan {
        files = List.copyOf(files);
        labels = Map.copyOf(labels);
    }

    public static InjectionPlan of(MailIngressModel model, MailServer server, Workload workload, String container) {
        DmsFiles files = new DmsFiles();
        Contract contract = server.contract();
        String wanted = files.configMap(model, server);
        String mounted = mountedConfigMap(workload);
        return new InjectionPlan(
                workload,
                container,
                mounted != null && DmsFiles.differInMarksAtMost(mounted, wanted) ? mounted : wanted,
                files.of(server),
                contract,
                contract.labels(model.labels()));
    }

    /** Whether the template keeps files that differ from the present ones in proof marks. */
    public boolean hasFormerMarks(MailIngressModel model, MailServer server) {
        return !configMap.equals(new DmsFiles().configMap(model, server));
    }

    /** The same with the present files. */
    public InjectionPlan withPresentMarks(MailIngressModel model, MailServer server) {
        return new InjectionPlan(workload, container, new DmsFiles().configMap(model, server), files, contract, labels);
    }

    /** Body of the server-side apply; the uid prevents it from creating the workload. */
    Map<String, Object> body() {
        return body(metadata(workload, annotations()));
    }

    /** The same without a way back, once the pods run with it. */
    Map<String, Object> confirmedBody() {
        return body(metadata(workload, Map.of()));
    }

    /** Body that restores what the template had before, and remembers what was withdrawn. */
    Map<String, Object> withdrawnBody(PreviousInjection previous, WithdrawnInjection withdrawn) {
        Map<String, Object> metadata = metadata(workload, Map.of(WithdrawnInjection.ANNOTATION, withdrawn.text()));
        String ports = previous.ports();
        if (ports == null) {
            return Map.of("apiVersion", "apps/v1", "kind", workload.kind(), "metadata", metadata);
        }
        return body(
                metadata,
                Map.of("labels", previous.labels(), "annotations", Map.of(Contract.PORTS_ANNOTATION, ports)),
                podSpec(previous.configMap(), previous.mounts()));
    }

    /** A change of a template whose pods run can be withdrawn; otherwise the last template whose pods ran counts. */
    private Map<String, String> annotations() {
        boolean ran = workload.rollout().complete() && workload.rollout().replicas() > 0;
        Optional<PreviousInjection> previous = ran && !isAppliedTo(workload)
                ? Optional.of(PreviousInjection.of(workload))
                : PreviousInjection.read(workload);
        return previous.map(one -> Map.of(PreviousInjection.ANNOTATION, one.text()))
                .orElse(Map.of());
    }

    /** The same, rejected by the API server if the workload has changed since it was read. */
    Map<String, Object> bodyForThisVersion() {
        Map<String, Object> metadata = new TreeMap<>(metadata(workload, annotations()));
        metadata.put("resourceVersion", workload.metadata().getResourceVersion());
        return body(metadata);
    }

    private Map<String, Object> body(Map<String, Object> metadata) {
        return body(
                metadata,
                Map.of(
                        "labels",
                        new TreeMap<>(labels),
                        "annotations",
                        Map.of(Contract.PORTS_ANNOTATION, contract.portsText())),
                podSpec(configMap, files.stream().collect(Collectors.toMap(DmsFile::containerPath, DmsFile::key))));
    }

    private Map<String, Object> body(
            Map<String, Object> metadata, Map<String, Object> templateMetadata, Map<String, Object> podSpec) {
        return Map.of(
                "apiVersion",
                "apps/v1",
                "kind",
                workload.kind(),
                "metadata",
                metadata,
                "spec",
                Map.of("template", Map.of("metadata", templateMetadata, "spec", podSpec)));
    }

    /** Body of the apply that reverts the injection: fields that this manager no longer sends are removed. */
    static Map<String, Object> emptyBody(Workload workload) {
        return Map.of("apiVersion", "apps/v1", "kind", workload.kind(), "metadata", metadata(workload, Map.of()));
    }

    /** Digest of the changes, whatever the workload has. */
    public String digest() {
        return ContentHash.of(container + " " + configMap + " " + new TreeMap<>(labels) + " " + contract.portsText());
    }

    /** Whether the template of the workload already has all of these changes. */
    public boolean isAppliedTo(Workload observed) {
        return hasMetadata(observed)
                && hasMounts(observed)
                && (files.isEmpty() || configMap.equals(mountedConfigMap(observed)));
    }

    /** The same change, if it was withdrawn from this template before. */
    public Optional<WithdrawnInjection> withdrawn() {
        return WithdrawnInjection.read(workload).filter(withdrawn -> withdrawn.concerns(this));
    }

    /** The ports on which pods of the present template expect the header; empty if they are not known. */
    Set<Integer> presentPorts() {
        Map<String, String> present = workload.podLabels();
        return Objects.equals(labels.get(Labels.MAIL_SERVER), present.get(Labels.MAIL_SERVER))
                ? Contract.ports(present, workload.podAnnotations())
                        .map(Set::copyOf)
                        .orElse(Set.of())
                : Set.of();
    }

    /** Whether the change can be taken out again. */
    public boolean isReversible() {
        return PreviousInjection.read(workload).isPresent();
    }

    /** The ports on which the pods will expect a header. */
    public List<Integer> proxyPorts() {
        return contract.proxyPorts();
    }

    private boolean hasMetadata(Workload observed) {
        return observed.podLabels().entrySet().containsAll(labels.entrySet())
                && contract.portsText().equals(observed.podAnnotations().get(Contract.PORTS_ANNOTATION));
    }

    static @Nullable String mountedConfigMap(Workload observed) {
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

    /** @param mounts keys of the ConfigMap by path in the container */
    private Map<String, Object> podSpec(@Nullable String mounted, Map<String, String> mounts) {
        if (mounted == null || mounts.isEmpty()) {
            return Map.of();
        }
        List<Map<String, Object>> volumeMounts = new TreeMap<>(mounts)
                .entrySet().stream()
                        .map(mount -> Map.<String, Object>of(
                                "name",
                                VOLUME,
                                "mountPath",
                                mount.getKey(),
                                "subPath",
                                mount.getValue(),
                                "readOnly",
                                true))
                        .toList();
        return Map.of(
                "containers", List.of(Map.of("name", container, "volumeMounts", volumeMounts)),
                "volumes", List.of(Map.of("name", VOLUME, "configMap", Map.of("name", mounted))));
    }

    private static Map<String, Object> metadata(Workload workload, Map<String, String> annotations) {
        Map<String, Object> metadata = new TreeMap<>(Map.of(
                "name", workload.name(),
                "namespace", workload.metadata().getNamespace(),
                "uid", workload.uid()));
        if (!annotations.isEmpty()) {
            metadata.put("annotations", annotations);
        }
        return metadata;
    }
}
