package dev.mailingress.proxy.check;

import dev.mailingress.proxy.config.IpAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Derives the diagnoses from the results of sessions. If no session is greeted and that is not conclusive, another one
 * decides: to the same port without the header if one was sent, or with one. If the port greets then, the configuration
 * is wrong; otherwise something else is.
 */
final class ProbeEvaluator {

    /** A mail server that waits for a header does not close within this time: Dovecot waits 3 s, Postfix 5 s. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private final CheckTarget port;
    private final OtherSession opposite;
    private final MarkEvaluator marks;
    private @Nullable SessionReport oppositeReport;

    /** Another session with the port. */
    @FunctionalInterface
    interface OtherSession {
        SessionReport run() throws InterruptedException;
    }

    /** @param opposite runs the session with the opposite header; called at most once */
    ProbeEvaluator(CheckTarget port, OtherSession opposite) {
        this.port = port;
        this.opposite = opposite;
        this.marks = new MarkEvaluator(port);
    }

    /**
     * One diagnosis for each client, in their order.
     *
     * @param comparison session of a client without a mark; null if there was none
     */
    List<Diagnosis> evaluate(List<ClientReport> clients, @Nullable SessionReport comparison)
            throws InterruptedException {
        boolean greeted = clients.stream().anyMatch(ClientReport::isGreeted);
        List<Diagnosis> diagnoses = new ArrayList<>();
        for (ClientReport client : clients) {
            if (client.result() instanceof ProbeResult.Greeted greeting) {
                diagnoses.add(marks.evaluate(client, greeting, comparison));
            } else {
                diagnoses.add(greeted ? otherFamilyIsGreeted(client) : nobodyIsGreeted(client));
            }
        }
        return diagnoses;
    }

    private Diagnosis otherFamilyIsGreeted(ClientReport client) {
        if (client.result() instanceof ProbeResult.Refused refused) {
            return new Diagnosis(
                    CheckVerdict.FAMILY_REFUSED,
                    "The mail server replies " + QuotedText.of(refused.line()) + " to " + header() + " with an "
                            + client.family().label() + " client");
        }
        if (client.result() instanceof ProbeResult.Closed closed && closed.lastLine() == null) {
            return new Diagnosis(
                    CheckVerdict.FAMILY_REFUSED,
                    "The mail server closes the connection without a reply if " + header() + " contains an "
                            + client.family().label() + " client");
        }
        Diagnosis diagnosis = alone(client);
        return new Diagnosis(
                diagnosis.verdict(),
                diagnosis.observation() + ", if " + header() + " contains an "
                        + client.family().label() + " client",
                diagnosis.remedy());
    }

    private Diagnosis nobodyIsGreeted(ClientReport client) throws InterruptedException {
        if (!isAmbiguous(client.result())) {
            return alone(client);
        }
        if (oppositeReport == null) {
            oppositeReport = opposite.run();
        }
        if (oppositeReport.result() instanceof ProbeResult.Greeted) {
            return port.sendsHeader()
                    ? new Diagnosis(
                            CheckVerdict.NO_HEADER_EXPECTED,
                            "The mail server greets without a header, but not after " + header())
                    : new Diagnosis(
                            CheckVerdict.HEADER_EXPECTED_NOT_SENT,
                            "The mail server greets only after a PROXY header, but is sent none");
        }
        return closedAtOnce(client.result()) && closedAtOnce(oppositeReport.result())
                ? untrusted(client.session(), oppositeReport)
                : alone(client);
    }

    private static boolean isAmbiguous(ProbeResult result) {
        return result instanceof ProbeResult.Silent
                || result instanceof ProbeResult.TlsFailed
                || result instanceof ProbeResult.Refused
                || (result instanceof ProbeResult.Closed closed && closed.lastLine() == null);
    }

    private static boolean closedAtOnce(ProbeResult result) {
        return result instanceof ProbeResult.Closed closed
                && closed.lastLine() == null
                && closed.elapsed().compareTo(AT_ONCE) < 0;
    }

    private static Diagnosis untrusted(SessionReport session, SessionReport opposite) {
        String proxy = Stream.of(session, opposite)
                .map(SessionReport::proxy)
                .filter(Objects::nonNull)
                .findFirst()
                .map(ProbeEvaluator::address)
                .orElse("");
        return new Diagnosis(
                CheckVerdict.REFUSED,
                "The mail server closes the connections of the proxy" + proxy
                        + " immediately and without a reply, with or without a header",
                "If it is Dovecot, add the proxy's address" + proxy
                        + " or its network to haproxy_trusted_networks and restart it; otherwise check the mail server's"
                        + " log.");
    }

    private static String address(InetAddress proxy) {
        return " (" + new IpAddress(proxy) + ")";
    }

    /** What the session shows without another one. */
    private Diagnosis alone(ClientReport client) {
        ProbeResult result = client.result();
        if (result instanceof ProbeResult.CommandError error && port.sendsHeader()) {
            return new Diagnosis(
                    CheckVerdict.NO_HEADER_EXPECTED,
                    "The mail server treats " + header() + " as commands and replies " + QuotedText.of(error.line()));
        }
        ServerCertificate certificate = client.session().certificate();
        Diagnosis diagnosis = SessionDiagnosis.of(result);
        return diagnosis.verdict() == CheckVerdict.TLS_FAILS && certificate != null
                ? new Diagnosis(
                        CheckVerdict.TLS_FAILS, diagnosis.observation() + " with a " + certificate.description())
                : diagnosis;
    }

    private String header() {
        return "the PROXY " + port.proxyProtocol() + " header";
    }
}
