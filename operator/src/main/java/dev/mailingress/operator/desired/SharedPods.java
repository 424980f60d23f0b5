package dev.mailingress.operator.desired;

import dev.mailingress.operator.model.CoexistingPolicies.ProtectedPods;
import dev.mailingress.operator.model.Labels;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Determines which mail servers share pods: a workload and a Service that selects it, or two Services with common labels, of one
 * MailIngress or of several. Policies are additive (networking.k8s.io/v1, NetworkPolicySpec), so the policy of one mail server
 * would open to everyone what that of the other closes: each closes the PROXY ports of both.
 */
final class SharedPods {

    private final MailIngressModel model;
    private final List<Map<String, String>> pods;

    SharedPods(MailIngressModel model) {
        this.model = model;
        this.pods = Stream.concat(
                        model.coexistingPolicies().pods().stream(),
                        model.mailServers().stream().flatMap(this::injected))
                .distinct()
                .toList();
    }

    /** The PROXY ports of all other mail servers that may share pods with this one, in ascending order. */
    List<Integer> proxyPortsOfOthers(MailServer server) {
        Map<String, String> selector = MailServerPodSelector.selector(model, server);
        return Stream.concat(ownOthers(server), model.coexistingPolicies().others().stream())
                .filter(other -> mayShare(selector, other.selector()))
                .flatMap(other -> other.proxyPorts().stream())
                .distinct()
                .sorted()
                .toList();
    }

    private Stream<ProtectedPods> ownOthers(MailServer server) {
        return model.mailServers().stream()
                .filter(other -> !other.name().equals(server.name()) && MailServerPodSelector.areKnown(other))
                .map(other -> new ProtectedPods(MailServerPodSelector.selector(model, other), other.protectedPorts()));
    }

    /** The pods that a workload will have with the operator's label, which its template may not have yet. */
    private Stream<Map<String, String>> injected(MailServer server) {
        return server.injected()
                ? server.foundWorkload().stream()
                        .map(found ->
                                found.workload().podLabelsWith(model.labels().mailServer(server.name())))
                : Stream.empty();
    }

    /** Whether a pod has the labels of both; for pods that were not observed, whether one could: closing a port is the safe choice. */
    private boolean mayShare(Map<String, String> one, Map<String, String> other) {
        return LabelSelectors.areCompatible(one, other)
                && (pods.stream().anyMatch(pod -> has(pod, one) && has(pod, other))
                        || isUnobserved(one)
                        || isUnobserved(other));
    }

    /** The operator's label is only on known pods. */
    private boolean isUnobserved(Map<String, String> selector) {
        return !selector.containsKey(Labels.MAIL_SERVER) && pods.stream().noneMatch(pod -> has(pod, selector));
    }

    private static boolean has(Map<String, String> pod, Map<String, String> selector) {
        return pod.entrySet().containsAll(selector.entrySet());
    }
}
