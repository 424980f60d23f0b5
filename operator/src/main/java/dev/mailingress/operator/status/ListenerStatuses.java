package dev.mailingress.operator.status;

import dev.mailingress.operator.api.v1alpha1.ListenerStatus;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.decide.Verification;
import dev.mailingress.operator.decide.Verification.PortVerdict;
import dev.mailingress.operator.model.Listener;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.proxy.config.Unmatched;
import java.util.List;
import java.util.stream.Stream;

/** Status of each listener, so that one broken mail server among several is seen. */
public final class ListenerStatuses {

    /** Mail server and port that a listener leads to. */
    private record ServedPort(String mailServer, int port) {}

    public List<ListenerStatus> of(MailIngressStatus before, MailIngressModel model, Verification verification) {
        return model.listeners().stream()
                .map(listener -> keeping(before, of(listener, destinations(listener), verification), verification))
                .toList();
    }

    /** While another proxy takes over the contract test, what was proven still counts. */
    private static ListenerStatus keeping(MailIngressStatus before, ListenerStatus now, Verification verification) {
        boolean unknown = now.verified().equals(ConditionStatus.UNKNOWN.value());
        return before.listeners().stream()
                .filter(last -> unknown && verification.pending())
                .filter(last -> last.name().equals(now.name())
                        && last.mailServers().equals(now.mailServers())
                        && last.verified().equals(ConditionStatus.TRUE.value()))
                .findFirst()
                .orElse(now);
    }

    private static List<ServedPort> destinations(Listener listener) {
        return Stream.concat(
                        listener.unmatched() == Unmatched.REFUSE
                                ? Stream.empty()
                                : Stream.of(new ServedPort(listener.mailServer(), listener.targetPort())),
                        listener.routes().stream().map(route -> new ServedPort(route.mailServer(), route.targetPort())))
                .distinct()
                .toList();
    }

    private static ListenerStatus of(Listener listener, List<ServedPort> destinations, Verification verification) {
        List<List<PortVerdict>> verdicts = destinations.stream()
                .map(served -> verification.of(served.mailServer()).stream()
                        .filter(verdict -> verdict.port() == served.port())
                        .toList())
                .toList();
        boolean bad = verdicts.stream().flatMap(List::stream).anyMatch(verdict -> !verdict.good());
        ConditionStatus verified =
                verdicts.stream().anyMatch(List::isEmpty) ? ConditionStatus.UNKNOWN : ConditionStatus.TRUE;
        return new ListenerStatus(
                listener.name(),
                listener.port(),
                destinations.stream().map(ServedPort::mailServer).distinct().toList(),
                (bad ? ConditionStatus.FALSE : verified).value());
    }
}
