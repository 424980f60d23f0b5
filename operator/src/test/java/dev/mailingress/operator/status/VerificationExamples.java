package dev.mailingress.operator.status;

import static dev.mailingress.operator.status.ConditionExamples.done;
import static dev.mailingress.operator.status.ConditionExamples.example;

import dev.mailingress.operator.decide.ClientAddresses;
import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.decide.UntrustedProxy;
import dev.mailingress.operator.decide.Verification;
import dev.mailingress.operator.decide.Verification.Excuse;
import dev.mailingress.operator.decide.Verification.PortVerdict;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.observed.SourceKind;
import dev.mailingress.operator.observed.Verdict;
import dev.mailingress.operator.status.ConditionExamples.Example;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Examples of the conditions that are about the client's address. */
final class VerificationExamples {

    static final UntrustedProxy UNTRUSTED =
            new UntrustedProxy("dms", "mail-proxy-7c9d8b6f5-2", "10.99.3.7", "10.99.0.0/16");

    private static final BackendVerifiedCondition BACKEND =
            new BackendVerifiedCondition(Clock.fixed(Instant.parse("2026-01-01T10:00:00Z"), ZoneOffset.UTC));

    private VerificationExamples() {}

    static List<Example> backendVerified() {
        return List.of(
                example(
                        verified(new Verification(false, List.of(), List.of(UNTRUSTED))),
                        "Network plugins with address pools of their own, such as Cilium and Calico, give pods addresses"
                                + " outside the networks that nodes report."),
                done(port(Verdict.SEES_CLIENT, true, "The mail server confirms the announced address.")),
                done(port(
                        Verdict.NO_MARK,
                        true,
                        "Greeting received after the PROXY V2 header; nothing confirms the announced address.")),
                done(verified(new Verification(true, List.of(), List.of()))),
                done(verified(new Verification(
                        false,
                        List.of(new PortVerdict(
                                "dms", 993, "IPv4", Verdict.UNREACHABLE, false, Excuse.STARTING, "Connection failed.")),
                        List.of()))),
                done(port(Verdict.REACHABLE, true, "Connection accepted.")),
                example(
                        port(Verdict.SEES_PROXY, false, "The mail server sees 10.42.0.7, not the announced address."),
                        "Something between the proxies and the mail server removes or replaces the header."),
                example(
                        port(
                                Verdict.NO_HEADER_EXPECTED,
                                false,
                                "The mail server treats the PROXY V2 header as commands."),
                        "In mode External, the owner of the mail server must enable the PROXY protocol on this port."),
                example(
                        port(
                                Verdict.HEADER_EXPECTED_NOT_SENT,
                                false,
                                "The mail server greets only after a PROXY header."),
                        "Set `proxyProtocol` of the mail server to V2."),
                example(
                        port(Verdict.FAMILY_REFUSED, false, "The mail server refuses clients with IPv6 addresses."),
                        "For docker-mailserver, set `POSTFIX_INET_PROTOCOLS=all`, or remove IPv6 from `service.ipFamilies`."),
                example(
                        port(Verdict.GREETS_LATE, false, "Greeting not complete within 9 s."),
                        "Check the log of the mail server; a DNS server that does not answer is a common cause."),
                example(
                        port(
                                Verdict.REFUSED,
                                false,
                                "The mail server closes the proxy's connections immediately and without a reply."),
                        "If it is Dovecot, add the address of the proxy to `configuration.trustedNetworks`."),
                example(
                        port(Verdict.UNREACHABLE, false, "Connection failed (Connection refused)."),
                        "Check that the mail server runs and listens on this port. While a mail server restarts, the"
                                + " condition is `Unknown` for as long as `timeouts.hold`."),
                example(
                        port(Verdict.TLS_FAILS, false, "TLS handshake failed (no certificate)."),
                        "Check the certificate of the mail server."),
                example(
                        port(Verdict.INCONCLUSIVE, false, "The reply of the mail server is too long for a greeting."),
                        "Check the log of the mail server; the test is repeated."));
    }

    private static ConditionResult port(Verdict verdict, boolean good, String message) {
        return verified(new Verification(
                false, List.of(new PortVerdict("dms", 993, "IPv4", verdict, good, Excuse.NONE, message)), List.of()));
    }

    private static ConditionResult verified(Verification verification) {
        return BACKEND.of(3, List.of(), List.of(new DmsState.External("dms")), verification, Duration.ofMinutes(1));
    }

    static List<Example> clientAddressPreserved() {
        return List.of(
                done(preserved(10, 0, SourceKind.POD, null, "Local")),
                done(preserved(0, 0, SourceKind.POD, null, "Local")),
                example(
                        preserved(10, 9, SourceKind.NODE, null, "Local"),
                        "Flannel, Calico and Cilium have a setting each for masquerading."),
                example(
                        preserved(10, 9, SourceKind.NODE, null, "Cluster"),
                        "The operator sets it back to Local unless another controller keeps changing it."),
                example(
                        preserved(10, 9, SourceKind.GATEWAY, null, "Local"),
                        "A home router does this with its \"NAT loopback\" for clients in the same house."),
                example(
                        preserved(10, 9, SourceKind.LOAD_BALANCER_POD, null, "Local"),
                        "`kubectl label node NAME svccontroller.k3s.cattle.io/enablelb=true` restricts ServiceLB to labelled"
                                + " nodes."),
                example(
                        preserved(10, 9, SourceKind.UNKNOWN_POD, null, "Local"),
                        "The operator recognizes ServiceLB only if it may read pods of all namespaces."),
                example(
                        preserved(10, 9, SourceKind.OTHER, null, "Local"),
                        "Docker's bridge networks are a common cause."),
                done(preserved(60, 0, SourceKind.POD, "192.168.1.1", "Local")));
    }

    private static ConditionResult preserved(
            long connections, long hidden, SourceKind kind, @Nullable String onlySource, String policy) {
        MailIngressModel model = ConditionExamples.model(ConditionExamples.WORKLOAD_REF);
        Service service = new ServiceBuilder()
                .withNewMetadata()
                .withName("mail")
                .endMetadata()
                .withNewSpec()
                .withExternalTrafficPolicy(policy)
                .endSpec()
                .build();
        return new ClientAddressPreservedCondition()
                .of(
                        List.of(),
                        model,
                        List.of(service),
                        new ClientAddresses(
                                connections,
                                connections - hidden,
                                hidden == 0 ? Map.of() : Map.of(kind, hidden),
                                hidden == 0 ? Map.of() : Map.of(kind, "10.42.0.1"),
                                onlySource,
                                true));
    }
}
