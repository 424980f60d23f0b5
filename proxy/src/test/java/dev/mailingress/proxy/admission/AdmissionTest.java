package dev.mailingress.proxy.admission;

import static dev.mailingress.proxy.admission.ListenerRulesBuilder.aPublicListener;
import static dev.mailingress.proxy.admission.ListenerRulesBuilder.anInternalListener;
import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailingress.proxy.config.LocalAddresses;
import dev.mailingress.proxy.config.MailProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AdmissionTest {

    private static final int MAX_CONNECTIONS = 3;

    private final InetSocketAddress destination = address("198.51.100.25", 25);
    private final Admission admission =
            new Admission(MAX_CONNECTIONS, List.of(ip("10.42.0.1")), () -> 0, InstantSource.system());

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, '', '', ADMITTED",
        "203.0.113.9, '', 203.0.113.0/24, DENIED",
        "203.0.113.9, 203.0.113.0/24, '', ADMITTED",
        "203.0.114.9, 203.0.113.0/24, '', DENIED",
        "203.0.113.9, 203.0.113.0/24, 203.0.113.9/32, DENIED",
        "203.0.113.9, 203.0.113.9/32, 203.0.113.0/24, DENIED",
        "203.0.113.9, 2001:db8::/32, '', DENIED",
        "2001:db8::9, 2001:db8::/32, '', ADMITTED",
        "2001:db8::9, '', 2001:db8::/32, DENIED",
    })
    void shouldGiveDenyListPrecedenceOverAllowList(String client, String allow, String deny, String outcome) {
        // Given
        ListenerRules rules = aPublicListener(MailProtocol.IMAP)
                .allowing(networks(allow))
                .denying(networks(deny))
                .rules();
        // When
        AdmissionDecision verdict = judge(rules, client);
        // Then
        assertThat(outcome(verdict)).isEqualTo(outcome);
        assertThat(admission.isBanned(rules, ip(client))).isEqualTo(outcome.equals("DENIED"));
    }

    @Test
    void shouldNotApplyAllowAndDenyListsToInternalListener() {
        // Given
        ListenerRules rules = anInternalListener(MailProtocol.IMAP)
                .denying("0.0.0.0/0")
                .allowing("2001:db8::/32")
                .rules();
        // Then
        assertThat(outcome(judge(rules, "10.42.3.7"))).isEqualTo("ADMITTED");
        assertThat(admission.isBanned(rules, ip("10.42.3.7"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "AUTO, SMTP, LOCAL_ADDRESS",
        "AUTO, SUBMISSION, ADMITTED",
        "AUTO, SUBMISSIONS, ADMITTED",
        "AUTO, IMAPS, ADMITTED",
        "AUTO, TCP, ADMITTED",
        "REFUSE, SMTP, LOCAL_ADDRESS",
        "REFUSE, IMAP, LOCAL_ADDRESS",
        "REFUSE, TCP, LOCAL_ADDRESS",
        "ALLOW, SMTP, ADMITTED",
        "ALLOW, IMAP, ADMITTED",
    })
    void shouldTreatLocalNetworksByProtocolAndSetting(LocalAddresses setting, MailProtocol protocol, String outcome) {
        // Given
        ListenerRules rules = aPublicListener(protocol)
                .with(setting)
                .withPods("10.42.3.0/24")
                .withNodes("192.0.2.11/32")
                .withOthers("172.18.0.0/16")
                .rules();
        // Then
        for (String local : List.of("10.42.3.7", "192.0.2.11", "172.18.9.9", "10.42.0.1")) {
            assertThat(outcome(judge(rules, local))).as(local).isEqualTo(outcome);
        }
        assertThat(outcome(judge(rules, "10.42.4.7"))).isEqualTo("ADMITTED");
    }

    @Test
    void shouldAdmitPodsOnInternalListener() {
        // Given
        ListenerRules rules = anInternalListener(MailProtocol.SMTP)
                .with(LocalAddresses.REFUSE)
                .withPods("10.42.0.0/16")
                .rules();
        // Then
        assertThat(outcome(judge(rules, "10.42.3.7"))).isEqualTo("ADMITTED");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "0.1.2.3", "::1", "224.0.0.1", "fe80::1", "198.51.100.25"})
    void shouldRefuseSpecialAddressesOnBothListenersUnlessAllowed(String client) {
        for (ListenerRulesBuilder exposure :
                List.of(aPublicListener(MailProtocol.IMAP), anInternalListener(MailProtocol.IMAP))) {
            assertThat(outcome(judge(exposure.rules(), client))).isEqualTo("LOCAL_ADDRESS");
            assertThat(outcome(judge(exposure.with(LocalAddresses.ALLOW).rules(), client)))
                    .isEqualTo("ADMITTED");
        }
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.10, ADMITTED", "203.0.113.9, UNTRUSTED_SENDER", "2001:db8::9, UNTRUSTED_SENDER"})
    void shouldRefuseSenderWhenItIsNotTrusted(String peer, String outcome) {
        // Given
        ListenerRules rules =
                aPublicListener(MailProtocol.SMTP).trusting("192.0.2.0/24").rules();
        // When
        AdmissionDecision verdict = admission.arrive(rules, ip(peer));
        // Then
        assertThat(rules.requiresHeader()).isTrue();
        assertThat(outcome(verdict)).isEqualTo(outcome);
        assertThat(admission.connections()).isEqualTo(outcome.equals("ADMITTED") ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.77, PROOF_ADDRESS",
        "192.0.2.78, PROOF_ADDRESS",
        "2001:db8::77, PROOF_ADDRESS",
        "2001:db8::78, PROOF_ADDRESS",
        "192.0.2.79, ADMITTED",
        "2001:db8::79, ADMITTED",
    })
    void shouldRefuseAddressOfContractTestOnEveryListenerAndInAnySetting(String client, String outcome) {
        for (LocalAddresses setting : LocalAddresses.values()) {
            for (ListenerRulesBuilder listener : List.of(
                    aPublicListener(MailProtocol.SMTP),
                    aPublicListener(MailProtocol.IMAPS).exempting("0.0.0.0/0", "::/0"),
                    aPublicListener(MailProtocol.SMTP).trusting("0.0.0.0/0"),
                    anInternalListener(MailProtocol.SMTP))) {
                // When
                ListenerRules rules = listener.with(setting).rules();
                // Then
                assertThat(outcome(judge(rules, client))).isEqualTo(outcome);
                assertThat(admission.isBanned(rules, ip(client))).isEqualTo(outcome.equals("PROOF_ADDRESS"));
            }
        }
    }

    @Test
    void shouldAdmitAnyPeerWhenNoHeaderIsRequired() {
        // Given
        ListenerRules internal =
                anInternalListener(MailProtocol.SMTP).trusting("192.0.2.0/24").rules();
        ListenerRules publicListener = aPublicListener(MailProtocol.SMTP).rules();
        // Then
        assertThat(internal.requiresHeader()).isFalse();
        assertThat(publicListener.requiresHeader()).isFalse();
        assertThat(outcome(admission.arrive(internal, ip("10.42.3.7")))).isEqualTo("ADMITTED");
        assertThat(outcome(admission.arrive(publicListener, ip("203.0.113.9")))).isEqualTo("ADMITTED");
    }

    @Test
    void shouldRefuseWhenListenerIsFullUntilConnectionEnds() {
        // Given
        ListenerRules rules = aPublicListener(MailProtocol.SMTP).inTotal(1).rules();
        ListenerRules internal =
                anInternalListener(MailProtocol.SMTP).inTotal(1).rules();
        // Then
        assertThat(arrive(rules)).isEqualTo("ADMITTED");
        assertThat(arrive(rules)).isEqualTo("LISTENER_FULL");
        assertThat(arrive(internal)).isEqualTo("ADMITTED");
        assertThat(arrive(internal)).isEqualTo("LISTENER_FULL");
        assertThat(admission.connections()).isEqualTo(2);
        // When
        admission.leave(rules);
        // Then
        assertThat(arrive(rules)).isEqualTo("ADMITTED");
    }

    @Test
    void shouldRefuseWhenProcessIsFull() {
        // Given
        ListenerRules imap = aPublicListener(MailProtocol.IMAP).rules();
        ListenerRules smtp = aPublicListener(MailProtocol.SMTP).rules();
        // Then
        assertThat(arrive(imap)).isEqualTo("ADMITTED");
        assertThat(arrive(imap)).isEqualTo("ADMITTED");
        assertThat(admission.isFull()).isFalse();
        assertThat(arrive(smtp)).isEqualTo("ADMITTED");
        assertThat(admission.isFull()).isTrue();
        assertThat(arrive(smtp)).isEqualTo("PROCESS_FULL");
        assertThat(admission.connections(imap)).isEqualTo(2);
        assertThat(admission.connections(smtp)).isEqualTo(1);
    }

    @Test
    void shouldKeepCountsWhenConfigurationChanges() {
        // Given
        ListenerRulesBuilder listener = aPublicListener(MailProtocol.SMTP).inTotal(2);
        ListenerRules before = listener.rules();
        arrive(before);
        arrive(before);
        // When
        ListenerRules after = listener.inTotal(1).rules();
        admission.leave(before);
        // Then
        assertThat(arrive(after)).isEqualTo("LISTENER_FULL");
        // When
        admission.leave(after);
        // Then
        assertThat(arrive(after)).isEqualTo("ADMITTED");
    }

    @Test
    void shouldThrowWhenConnectionLeavesTwice() {
        // Given
        ListenerRules rules = aPublicListener(MailProtocol.SMTP).rules();
        arrive(rules);
        admission.leave(rules);
        // Then
        assertThatThrownBy(() -> admission.leave(rules)).isInstanceOf(IllegalStateException.class);
        assertThat(admission.connections()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Refusal.class,
            names = {"DENIED", "LOCAL_ADDRESS", "CLIENT_CONNECTIONS", "CLIENT_RATE", "LISTENER_FULL", "PROCESS_FULL"})
    void shouldRefuseWithShortAsciiMessageThatNamesRemedy(Refusal reason) {
        // Given
        ListenerRulesBuilder listener = aPublicListener(MailProtocol.SMTP).withPods("10.42.0.0/16");
        AdmissionDecision verdict = switch (reason) {
            case DENIED -> judge(listener.denying("203.0.113.0/24").rules(), "203.0.113.9");
            case LOCAL_ADDRESS -> judge(listener.rules(), "10.42.0.7");
            case CLIENT_CONNECTIONS -> second(listener.perClient(1, 10).rules());
            case CLIENT_RATE -> second(listener.perClient(10, 1).rules());
            case LISTENER_FULL -> secondArrival(listener.inTotal(1).rules());
            default -> {
                arrive(listener.rules());
                arrive(listener.rules());
                yield secondArrival(listener.rules());
            }
        };
        // Then
        assertThat(verdict).isInstanceOfSatisfying(AdmissionDecision.Refuse.class, refuse -> {
            assertThat(refuse.reason()).isEqualTo(reason);
            assertThat(refuse.message())
                    .matches("[ -~]{10,200}")
                    .doesNotContain("203.0.113", "10.42", "\"", "\\")
                    .containsPattern("try again|contact");
        });
    }

    private AdmissionDecision second(ListenerRules rules) {
        judge(rules, "203.0.113.9");
        return judge(rules, "203.0.113.9");
    }

    private AdmissionDecision secondArrival(ListenerRules rules) {
        arrive(rules);
        return admission.arrive(rules, ip("203.0.113.9"));
    }

    private String arrive(ListenerRules rules) {
        return outcome(admission.arrive(rules, ip("203.0.113.9")));
    }

    private AdmissionDecision judge(ListenerRules rules, String client) {
        return admission.judge(rules, address(client, 40000), destination);
    }

    private static String outcome(AdmissionDecision verdict) {
        return verdict instanceof AdmissionDecision.Refuse refuse
                ? refuse.reason().name()
                : "ADMITTED";
    }

    private static String[] networks(String one) {
        return one.isEmpty() ? new String[0] : new String[] {one};
    }

    private static InetAddress ip(String text) {
        return address(text, 1).getAddress();
    }
}
