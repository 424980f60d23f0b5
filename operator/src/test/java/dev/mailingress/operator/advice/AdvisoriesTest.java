package dev.mailingress.operator.advice;

import static dev.mailingress.operator.advice.AdviceScenario.aMailServer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.advice.AdviceExamples.Example;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each warning, on and off. */
class AdvisoriesTest {

    static List<Example> examples() {
        return AdviceExamples.all();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void shouldWarnWhenTheCaseHasIt(Example example) {
        assertThat(example.on().reasons()).contains(example.reason());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void shouldNotWarnWhenTheSimilarCaseLacksIt(Example example) {
        assertThat(example.off().reasons()).doesNotContain(example.reason());
    }

    @Test
    void shouldNotWarnWhenNothingIsUnusual() {
        assertThat(aMailServer().advisories()).isEmpty();
    }

    @Test
    void shouldHaveAnExampleOfEachReason() {
        assertThat(AdviceExamples.all()).extracting(Example::reason).containsExactlyInAnyOrder(AdvisoryReason.values());
    }

    @Test
    void shouldListTheMostSeriousFirst() {
        // When
        List<AdvisoryReason> reasons = aMailServer()
                .nodesForbidden()
                .env("ENABLE_FAIL2BAN", "1")
                .env("PERMIT_DOCKER", "host")
                .reasons();
        // Then
        assertThat(reasons)
                .isSortedAccordingTo(Comparator.naturalOrder())
                .containsExactly(
                        AdvisoryReason.PERMIT_DOCKER,
                        AdvisoryReason.RELAY_BY_ADDRESS,
                        AdvisoryReason.FAIL2BAN,
                        AdvisoryReason.NODES_FORBIDDEN);
    }

    @Test
    void shouldWarnOnceWhenSeveralProxiesReportTheSame() {
        assertThat(aMailServer().proxyWarning("same").proxyWarning("same").advisories())
                .containsExactly(new Advisory(AdvisoryReason.LIMITS_CLAMPED, "A proxy reports: same."));
    }

    @Test
    void shouldReadVariablesThatComeFromAConfigMap() {
        assertThat(aMailServer()
                        .container("envFrom: [{configMapRef: {name: settings}}]")
                        .configMap("settings", Map.of("ENABLE_FAIL2BAN", "1"))
                        .reasons())
                .containsExactly(AdvisoryReason.FAIL2BAN);
    }

    /** What a Secret contains is unknown, and so is whether the default applies. */
    @ParameterizedTest
    @MethodSource
    void shouldNotWarnWhenTheVariableMayComeFromElsewhere(AdviceScenario scenario) {
        assertThat(scenario.listeners("{name: pop3}, {name: imaps}").reasons()).isEmpty();
    }

    static List<AdviceScenario> shouldNotWarnWhenTheVariableMayComeFromElsewhere() {
        return List.of(
                aMailServer().withoutVariables().container("envFrom: [{secretRef: {name: settings}}]"),
                aMailServer()
                        .withoutVariables()
                        .variable("{name: ENABLE_POP3, valueFrom: {secretKeyRef: {name: settings, key: pop3}}}")
                        .variable("{name: SSL_TYPE, valueFrom: {secretKeyRef: {name: settings, key: tls}}}"),
                aMailServer()
                        .withoutVariables()
                        .env("ENABLE_POP3__FILE", "/run/pop3")
                        .env("SSL_TYPE__FILE", "/run/tls"));
    }

    @Test
    void shouldApplyDockerMailserversDefaultsOnlyWhenItIsDockerMailserver() {
        // Given
        String listeners = "{name: pop3}";
        // Then
        assertThat(aMailServer().mode("External").listeners(listeners).reasons())
                .containsExactly(AdvisoryReason.SERVICE_DISABLED);
        assertThat(aMailServer()
                        .mode("External")
                        .listeners(listeners)
                        .image("registry.example.test/dovecot:1")
                        .reasons())
                .isEmpty();
        assertThat(aMailServer()
                        .mode("External")
                        .listeners(listeners)
                        .image("registry.example.test/dovecot:1")
                        .env("ENABLE_POP3", "0")
                        .reasons())
                .containsExactly(AdvisoryReason.SERVICE_DISABLED);
    }

    @Test
    void shouldNameTheListenersOfEachServiceOnce() {
        // When
        List<Advisory> advisories = aMailServer()
                .withoutVariables()
                .env("SMTP_ONLY", "1")
                .listeners(
                        "{name: smtp}, {name: submissions}, {name: imap}, {name: imaps}, {name: pop3}, {name: managesieve}")
                .advisories();
        // Then
        assertThat(advisories)
                .extracting(Advisory::message)
                .satisfiesExactlyInAnyOrder(
                        dovecot -> assertThat(dovecot)
                                .contains(
                                        "listeners imap, imaps, pop3, managesieve: Dovecot does not run (SMTP_ONLY=1)"),
                        tls -> assertThat(tls)
                                .contains(
                                        "listener submissions: TLS is off (SSL_TYPE is not set, and its default is empty)"));
    }

    @Test
    void shouldWarnOfRelayingByAddressWhereverItIsConfigured() {
        String patches = "#!/bin/bash\npostconf -e 'mynetworks = 192.0.2.0/24'\n";
        assertThat(List.of(
                        aMailServer()
                                .configuration(
                                        "postfixMaster: '', userPatches: \"" + patches.replace("\n", "\\n") + "\""),
                        aMailServer().file("user-patches.sh", patches),
                        aMailServer().file("postfix-main.cf", "mynetworks =\n  127.0.0.0/8\n  192.0.2.0/24\n")))
                .allSatisfy(
                        scenario -> assertThat(scenario.reasons()).containsExactly(AdvisoryReason.RELAY_BY_ADDRESS));
        assertThat(List.of(
                        aMailServer().file("user-patches.sh", "# postconf -e 'mynetworks = 192.0.2.0/24'\n"),
                        aMailServer().file("postfix-main.cf", "# mynetworks = 192.0.2.0/24\nmynetworks_style = host\n"),
                        aMailServer()
                                .file("postfix-main.cf", "mynetworks = 192.0.2.0/24")
                                .mode("External"),
                        aMailServer()
                                .file("postfix-main.cf", "mynetworks = 192.0.2.0/24")
                                .listeners("{name: imaps}")))
                .allSatisfy(scenario -> assertThat(scenario.reasons()).isEmpty());
    }

    @Test
    void shouldWarnOfIpv6ClientsWhereverTheyMayComeFrom() {
        assertThat(List.of(
                        "type: LoadBalancer, ipFamilies: [IPv6]",
                        "type: LoadBalancer, ipFamilyPolicy: RequireDualStack",
                        "type: LoadBalancer, loadBalancerIP: '2001:db8::25'",
                        "type: NodePort, externalIPs: ['2001:db8::25']"))
                .allSatisfy(
                        service -> assertThat(ipv4Only().publicService(service).reasons())
                                .containsExactly(AdvisoryReason.IPV4_ONLY));
        assertThat(ipv4Only()
                        .spec("clients: {proxyProtocol: {mode: Required, trustedNetworks: [192.0.2.0/24]}}")
                        .reasons())
                .containsExactly(AdvisoryReason.IPV4_ONLY);
        assertThat(ipv4Only().document("""
                        apiVersion: v1
                        kind: Service
                        metadata: {name: mail, namespace: mail, labels: {app.kubernetes.io/managed-by: mail-ingress-operator}}
                        spec: {ipFamilies: [IPv4, IPv6]}
                        """).reasons()).containsExactly(AdvisoryReason.IPV4_ONLY);
        assertThat(ipv4Only()
                        .publicService("type: LoadBalancer, ipFamilyPolicy: SingleStack")
                        .reasons())
                .isEmpty();
    }

    /** The owner of a ConfigMap must not be able to occupy the operator. */
    @Test
    @Timeout(20)
    void shouldEndSoonWhenAFileIsMadeToTakeLong() {
        assertThat(List.of(
                        aMailServer().file("user-patches.sh", "postconf ".repeat(100_000) + "mynetworks"),
                        aMailServer().file("postfix-main.cf", "mynetworks =\n" + " 127.0.0.1\n".repeat(40_000)),
                        aMailServer().file("postfix-main.cf", "mynetworks = " + " ".repeat(1_000_000)),
                        aMailServer().file("dovecot.cf", "\t".repeat(1_000_000) + "haproxy_trusted")))
                .allSatisfy(scenario -> assertThat(scenario.reasons()).isEmpty());
    }

    private static AdviceScenario ipv4Only() {
        return aMailServer().env("POSTFIX_INET_PROTOCOLS", "ipv4");
    }
}
