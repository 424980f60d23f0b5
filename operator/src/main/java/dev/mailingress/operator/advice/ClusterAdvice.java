package dev.mailingress.operator.advice;

import java.util.List;
import java.util.stream.Stream;

/** Warnings about the cluster around the MailIngress, as the operator and the proxies see it. */
final class ClusterAdvice {

    /**
     * Network policies of a CNI plugin's own kinds.
     *
     * @param groups the API groups, any of which shows that the plugin is installed
     * @param command that lists them, without the namespace
     */
    private record PolicyKinds(String plugin, List<String> groups, String command) {}

    private static final List<PolicyKinds> KINDS = List.of(
            new PolicyKinds(
                    "Cilium",
                    List.of("cilium.io"),
                    "kubectl get ciliumnetworkpolicies.cilium.io,ciliumclusterwidenetworkpolicies.cilium.io"),
            // The first group is served by Calico's API server, the second by its CustomResourceDefinitions.
            new PolicyKinds(
                    "Calico",
                    List.of("projectcalico.org"),
                    "kubectl get networkpolicies.projectcalico.org,globalnetworkpolicies.projectcalico.org"),
            new PolicyKinds(
                    "Calico",
                    List.of("crd.projectcalico.org"),
                    "kubectl get networkpolicies.crd.projectcalico.org,globalnetworkpolicies.crd.projectcalico.org"));

    Stream<Advisory> of(AdvisoryFacts facts) {
        return Stream.of(filesLeft(facts), limitsClamped(facts), nodesForbidden(facts), unreadablePolicies(facts))
                .flatMap(all -> all);
    }

    private static Stream<Advisory> filesLeft(AdvisoryFacts facts) {
        return facts.filesLeft().stream().map(message -> new Advisory(AdvisoryReason.FILES_LEFT, message));
    }

    private static Stream<Advisory> limitsClamped(AdvisoryFacts facts) {
        return facts.path().proxyWarnings().stream()
                .map(warning -> "A proxy reports: " + warning + (warning.endsWith(".") ? "" : "."))
                .map(message -> new Advisory(AdvisoryReason.LIMITS_CLAMPED, message));
    }

    private static Stream<Advisory> nodesForbidden(AdvisoryFacts facts) {
        return facts.nodesForbidden()
                ? Stream.of(new Advisory(
                        AdvisoryReason.NODES_FORBIDDEN,
                        "The operator is not allowed to read nodes: it cannot detect \"configuration.trustedNetworks\", and"
                                + " the proxies do not know the nodes' addresses, by which a lost client address is recognized."
                                + " Install its chart with \"rbac.readNodes=true\", or set"
                                + " \"configuration.trustedNetworks\" and \"clients.localNetworks\"."))
                : Stream.empty();
    }

    private static Stream<Advisory> unreadablePolicies(AdvisoryFacts facts) {
        return KINDS.stream()
                .filter(kinds -> facts.apiGroups().stream().anyMatch(kinds.groups()::contains))
                .findFirst()
                .stream()
                .map(kinds -> new Advisory(AdvisoryReason.UNREADABLE_POLICIES, unreadable(kinds, facts)));
    }

    private static String unreadable(PolicyKinds kinds, AdvisoryFacts facts) {
        return "The cluster has network policies of " + kinds.plugin()
                + "'s own kinds, which the operator does not read: one of them may block clients, proxies or mail servers"
                + " that the operator's NetworkPolicies connect. If connections time out, check \"" + kinds.command()
                + " -n " + facts.model().identity().namespace() + "\".";
    }
}
