package dev.mailingress.operator.dms;

import dev.mailingress.operator.dms.Finding.Warning;
import dev.mailingress.operator.dms.Finding.WarningKind;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimVolumeSource;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rolling updates that wait for a new pod which cannot run beside the old one. The restart for the injected files then
 * never completes: the old pod keeps running, and the proxies send their connections to the new one.
 */
final class RolloutFindings {

    /** With this label, a term applies only to pods of the same revision. */
    private static final String REVISION = "pod-template-hash";

    Stream<Finding> of(InspectedPod pod) {
        List<String> causes = Stream.of(claims(pod), antiAffinity(pod), hostPorts(pod))
                .flatMap(Optional::stream)
                .toList();
        return pod.plan().workload().startsNewPodFirst() && !causes.isEmpty()
                ? Stream.of(
                        new Warning(WarningKind.PODS_CANNOT_COEXIST, FindingMessages.podsCannotCoexist(pod, causes)))
                : Stream.empty();
    }

    /** The access mode is a field of the claim, which the operator has no permission to read. */
    private static Optional<String> claims(InspectedPod pod) {
        List<String> names = InspectedPod.stream(pod.spec().getVolumes())
                .map(Volume::getPersistentVolumeClaim)
                .filter(Objects::nonNull)
                .map(PersistentVolumeClaimVolumeSource::getClaimName)
                .distinct()
                .toList();
        return names.isEmpty() ? Optional.empty() : Optional.of(FindingMessages.claims(names));
    }

    private static Optional<String> antiAffinity(InspectedPod pod) {
        return Optional.ofNullable(pod.spec().getAffinity())
                .map(Affinity::getPodAntiAffinity)
                .flatMap(rules -> InspectedPod.stream(rules.getRequiredDuringSchedulingIgnoredDuringExecution())
                        .filter(term -> matches(term, pod))
                        .findFirst())
                .map(term -> FindingMessages.antiAffinity(term.getTopologyKey()));
    }

    private static Optional<String> hostPorts(InspectedPod pod) {
        List<Integer> ports = pod.containers().stream()
                .flatMap(container -> InspectedPod.stream(container.getPorts()))
                .map(ContainerPort::getHostPort)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return ports.isEmpty() ? Optional.empty() : Optional.of(FindingMessages.usedHostPorts(ports));
    }

    private static boolean matches(PodAffinityTerm term, InspectedPod pod) {
        boolean ownRevisionOnly = InspectedPod.stream(term.getMatchLabelKeys()).anyMatch(REVISION::equals);
        boolean namesNamespaces =
                term.getNamespaces() != null && !term.getNamespaces().isEmpty();
        boolean ownNamespace = namesNamespaces
                ? term.getNamespaces().contains(pod.plan().workload().metadata().getNamespace())
                : term.getNamespaceSelector() == null || isEmpty(term.getNamespaceSelector());
        Map<String, String> labels = new HashMap<>(pod.templateLabels());
        labels.putAll(pod.plan().labels());
        // An absent selector matches no pod (core/v1, PodAffinityTerm).
        return !ownRevisionOnly
                && ownNamespace
                && term.getLabelSelector() != null
                && matches(term.getLabelSelector(), labels);
    }

    private static boolean isEmpty(LabelSelector selector) {
        return exact(selector).isEmpty()
                && InspectedPod.stream(selector.getMatchExpressions()).findAny().isEmpty();
    }

    private static boolean matches(LabelSelector selector, Map<String, String> labels) {
        return labels.entrySet().containsAll(exact(selector).entrySet())
                && InspectedPod.stream(selector.getMatchExpressions()).allMatch(one -> matches(one, labels));
    }

    private static boolean matches(LabelSelectorRequirement requirement, Map<String, String> labels) {
        boolean exists = labels.containsKey(requirement.getKey());
        boolean isListed = exists
                && InspectedPod.stream(requirement.getValues())
                        .collect(Collectors.toSet())
                        .contains(labels.get(requirement.getKey()));
        return switch (requirement.getOperator()) {
            case "In" -> isListed;
            case "NotIn" -> !isListed;
            case "Exists" -> exists;
            case "DoesNotExist" -> !exists;
            // Operator of a later Kubernetes version.
            default -> false;
        };
    }

    private static Map<String, String> exact(LabelSelector selector) {
        return Optional.ofNullable(selector.getMatchLabels()).orElse(Map.of());
    }
}
