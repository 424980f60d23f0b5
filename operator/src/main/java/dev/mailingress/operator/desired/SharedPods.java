package dev.mailingress.operator.desired;

import dev.mailingress.operator.model.CoexistingPolicies.ProtectedPods;
import dev.mailingress.operator.model.Labels;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which pods are more than one mail server's: a workload and a Service that selects it, two Services with labels in common,
 * of one MailIngress or of several. Policies add up (networking.k8s.io/v1, NetworkPolicySpec), so the policy of the one would
 * open to everybody what the other's closes: each closes the PROXY ports of both.
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

    /** The PROXY ports of all other mail servers that may be the same pods, in ascending order. */
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
                .map(other -> new ProtectedPods(MailServerPodSelector.selector(model, other), other.guardedPorts()));
    }

    /** The pods that a workload will have with our label, which its template may not have yet. */
    private Stream<Map<String, String>> injected(MailServer server) {
        return server.injected()
                ? server.foundWorkload().stream()
                        .map(found ->
                                found.workload().podLabelsWith(model.labels().mailServer(server.name())))
                : Stream.empty();
    }

    /** Whether a pod has the labels of both; of pods that nobody has seen, whether one could: what is closed can be opened. */
    private boolean mayShare(Map<String, String> one, Map<String, String> other) {
        return LabelSelectors.canMeet(one, other)
                && (pods.stream().anyMatch(pod -> has(pod, one) && has(pod, other))
                        || isUnseen(one)
                        || isUnseen(other));
    }

    /** Our own label is on no pods but those that we know to get it. */
    private boolean isUnseen(Map<String, String> selector) {
        return !selector.containsKey(Labels.MAIL_SERVER) && pods.stream().noneMatch(pod -> has(pod, selector));
    }

    private static boolean has(Map<String, String> pod, Map<String, String> selector) {
        return pod.entrySet().containsAll(selector.entrySet());
    }
}
