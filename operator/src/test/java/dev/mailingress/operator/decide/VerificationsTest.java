package dev.mailingress.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.decide.Verification.Excuse;
import dev.mailingress.operator.decide.Verifications.ServerFacts;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.observed.ProxyFleet;
import dev.mailingress.operator.observed.ProxyFleet.ConfigResponse;
import dev.mailingress.operator.observed.ProxyFleet.Proxy;
import dev.mailingress.operator.observed.ProxyReport;
import dev.mailingress.operator.observed.ProxyReport.BackendTarget;
import dev.mailingress.operator.observed.ProxyReport.FamilyVerdict;
import dev.mailingress.operator.observed.Verdict;
import dev.mailingress.operator.testing.ModelFixture;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerificationsTest {

    private static final String HOST = "mx.example";
    private static final ProxyFleet NO_PROXIES = new ProxyFleet(1, true, null, List.of(), List.of());
    private static final Set<String> IPV4 = Set.of("IPv4");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # header | verdict        | marked | settled | reported         | good  | excused
            V2       | SEES_CLIENT    | true   | true    | SEES_CLIENT      | true  | false
            V2       | SEES_PROXY     | true   | true    | SEES_PROXY       | false | false
            V2       | SEES_PROXY     | false  | true    | NO_MARK          | true  | false
            None     | SEES_PROXY     | true   | true    | SEES_PROXY       | true  | false
            V2       | UNREACHABLE    | true   | true    | UNREACHABLE      | false | false
            V2       | UNREACHABLE    | true   | false   | UNREACHABLE      | false | true
            V2       | REFUSED        | true   | false   | REFUSED          | false | false
            V2       | FAMILY_REFUSED | true   | false   | FAMILY_REFUSED   | false | false
            """)
    void shouldJudgeByWhatIsKnownAboutThePods(
            String header,
            Verdict verdict,
            boolean marked,
            boolean settled,
            Verdict reported,
            boolean good,
            boolean excused) {
        // Given
        Verifications verifications = new Verifications(
                plan(""), Map.of("dms", new ServerFacts(settled ? Excuse.NONE : Excuse.STARTING, marked)), IPV4);
        // When
        Verification verification = verifications.of(report(target(HOST, 25, header, verdict)), NO_PROXIES);
        // Then
        assertThat(verification.ports()).singleElement().satisfies(port -> {
            assertThat(port.verdict()).isEqualTo(reported);
            assertThat(port.good()).isEqualTo(good);
            assertThat(port.excuse()).isEqualTo(excused ? Excuse.STARTING : Excuse.NONE);
        });
    }

    @Test
    void shouldNotJudgePortsThatPodsOfEarlierFilesHave() {
        // When
        Verification verification = verifications(IPV4)
                .of(
                        report(
                                target(HOST, 25, "V2", Verdict.SEES_CLIENT),
                                target("former.example", 25, "V2", Verdict.UNREACHABLE)),
                        NO_PROXIES);
        // Then
        assertThat(verification.ports()).singleElement().matches(port -> port.good());
        assertThat(verification.pending()).isFalse();
    }

    @Test
    void shouldNotJudgeAddressesThatNoClientCanHave() {
        // Given
        BackendTarget target = new BackendTarget(
                "dms",
                HOST,
                25,
                "V2",
                0,
                List.of(
                        new FamilyVerdict("IPv4", Verdict.SEES_CLIENT, "Confirmed."),
                        new FamilyVerdict("IPv6", Verdict.FAMILY_REFUSED, "Refused.")));
        // Then
        assertThat(verifications(IPV4).of(report(target), NO_PROXIES).ports())
                .singleElement()
                .matches(port -> port.family().equals("IPv4"));
        assertThat(verifications(Set.of("IPv4", "IPv6"))
                        .of(report(target), NO_PROXIES)
                        .ports())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "SEES_CLIENT, REACHABLE, SEES_CLIENT",
        "REACHABLE, SEES_CLIENT, SEES_CLIENT",
        "SEES_CLIENT, UNREACHABLE, UNREACHABLE",
        "TLS_FAILS, REACHABLE, TLS_FAILS"
    })
    void shouldHaveOneVerdictOnAPortThatListenersOfTwoProtocolsLeadTo(Verdict one, Verdict other, Verdict decisive) {
        assertThat(verifications(IPV4)
                        .of(report(target(HOST, 25, "V2", one), target(HOST, 25, "V2", other)), NO_PROXIES)
                        .ports())
                .singleElement()
                .matches(port -> port.verdict() == decisive);
    }

    /** Without a header, the family is that of the connection to the mail server. */
    @Test
    void shouldNotOverlookAPortThatIsDeadForAFamilyThatNoClientHas() {
        assertThat(verifications(Set.of("IPv6"))
                        .of(report(target(HOST, 25, "None", Verdict.UNREACHABLE)), NO_PROXIES)
                        .ports())
                .singleElement()
                .matches(port -> !port.good());
        assertThat(verifications(Set.of("IPv6"))
                        .of(report(target(HOST, 25, "V2", Verdict.UNREACHABLE)), NO_PROXIES)
                        .ports())
                .singleElement()
                .matches(port -> !port.good());
    }

    @Test
    void shouldBePendingWhenAPortHasNoVerdictOrNoProxyReports() {
        assertThat(verifications(IPV4)
                        .of(report(new BackendTarget("dms", HOST, 25, "V2", 0, List.of())), NO_PROXIES)
                        .pending())
                .isTrue();
        assertThat(verifications(IPV4).of(null, NO_PROXIES).pending()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # listeners | mail server                      | address      | network to add
            imaps       | workloadRef: {name: mailserver}  | 10.42.3.4    | -
            imaps       | workloadRef: {name: mailserver}  | 10.99.3.4    | 10.99.0.0/16
            imaps       | workloadRef: {name: mailserver}  | fd42:0:0:9::7| fd42::/56
            smtp        | workloadRef: {name: mailserver}  | 10.99.3.4    | -
            imaps       | host: mx.example                 | 10.99.3.4    | -
            """)
    void shouldNameTheNetworkOfProxiesThatDovecotWouldNotTrust(
            String listener, String server, String address, String network) {
        // Given
        ProxyFleet fleet =
                new ProxyFleet(1, true, null, List.of(new Proxy("mail-proxy-a", true, null, address, null)), List.of());
        // When
        List<UntrustedProxy> untrusted = UntrustedProxy.of(
                model(
                        "listeners: [{name: " + listener + "}]",
                        server + ", configuration: {trustedNetworks: [10.42.0.0/16]}"),
                fleet);
        // Then
        assertThat(untrusted.stream().map(UntrustedProxy::network))
                .isEqualTo(Stream.ofNullable(network).toList());
    }

    private static Verifications verifications(Set<String> families) {
        return new Verifications(plan(""), Map.of(), families);
    }

    private static Proxy report(BackendTarget... targets) {
        ProxyReport report =
                new ProxyReport(new ConfigResponse(1, "hash", null), 1, false, List.of(targets), null, List.of());
        return new Proxy("mail-proxy-a", true, null, "10.42.0.9", report);
    }

    private static BackendTarget target(String host, int port, String header, Verdict verdict) {
        return new BackendTarget(
                "dms", host, port, header, 0, List.of(new FamilyVerdict("IPv4", verdict, "observed.")));
    }

    private static ServingPlan plan(String spec) {
        return ServingPlan.settled(
                model("listeners: [{name: smtp}]", "host: mx.example, configuration: {mode: External}" + spec));
    }

    private static MailIngressModel model(String listeners, String server) {
        return ModelFixture.of("""
                        apiVersion: mailingress.dev/v1alpha1
                        kind: MailIngress
                        metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0}
                        spec:
                          %s
                          mailServers: [{name: dms, %s}]
                        """.formatted(listeners, server)).model();
    }
}
