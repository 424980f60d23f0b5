package dev.mailingress.proxy.admission;

import static dev.mailingress.proxy.admission.ListenerRulesBuilder.aPublicListener;
import static dev.mailingress.proxy.admission.ListenerRulesBuilder.anInternalListener;
import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailingress.proxy.config.MailProtocol;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientLimitsTest {

    private static final String CLIENT = "203.0.113.9";

    private final InetSocketAddress destination = address("198.51.100.25", 25);
    // System.nanoTime() may have any value and may overflow.
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
    private final Admission admission = new Admission(1000, List.of(), nanoTime::get, InstantSource.system());

    @Test
    void shouldRefuseNextConnectionUntilOneEnds() {
        // Given
        ListenerRules rules =
                aPublicListener(MailProtocol.SMTP).perClient(2, 1000).rules();
        Permit first = admitted(rules, CLIENT);
        Permit second = admitted(rules, CLIENT);
        // Then
        assertThat(refusal(rules, CLIENT)).isEqualTo(Refusal.CLIENT_CONNECTIONS);
        // When
        first.release();
        // Then
        Permit third = admitted(rules, CLIENT);
        assertThat(refusal(rules, CLIENT)).isEqualTo(Refusal.CLIENT_CONNECTIONS);
        // When
        second.release();
        third.release();
        // Then
        assertThatThrownBy(third::release).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 60, 1000})
    void shouldAdmitBurstOfOneMinuteAndThenOneByOne(int newPerMinute) {
        // Given
        ListenerRules rules = aPublicListener(MailProtocol.SMTP)
                .perClient(1_000_000, newPerMinute)
                .rules();
        Duration token = Duration.ofMinutes(1).dividedBy(newPerMinute);
        for (int i = 0; i < newPerMinute; i++) {
            admitted(rules, CLIENT);
        }
        assertThat(refusal(rules, CLIENT)).isEqualTo(Refusal.CLIENT_RATE);
        // When
        nanoTime.addAndGet(token.toNanos() - 1);
        // Then
        assertThat(refusal(rules, CLIENT)).isEqualTo(Refusal.CLIENT_RATE);
        // When
        nanoTime.addAndGet(1);
        // Then
        admitted(rules, CLIENT);
        assertThat(refusal(rules, CLIENT)).isEqualTo(Refusal.CLIENT_RATE);
    }

    @Test
    void shouldLimitBurstToOneMinuteWhenClientWasIdleForLong() {
        // Given
        ListenerRules rules =
                aPublicListener(MailProtocol.SMTP).perClient(1000, 5).rules();
        admitted(rules, CLIENT);
        // When
        nanoTime.addAndGet(Duration.ofDays(1).toNanos());
        // Then
        for (int i = 0; i < 5; i++) {
            admitted(rules, CLIENT);
        }
        assertThat(refusal(rules, CLIENT)).isEqualTo(Refusal.CLIENT_RATE);
    }

    @Test
    void shouldNotConsumeTokenWhenConnectionIsRefused() {
        // Given
        ListenerRules rules = aPublicListener(MailProtocol.SMTP).perClient(1, 2).rules();
        Permit permit = admitted(rules, CLIENT);
        for (int i = 0; i < 10; i++) {
            assertThat(refusal(rules, CLIENT)).isEqualTo(Refusal.CLIENT_CONNECTIONS);
        }
        // When
        permit.release();
        // Then
        admitted(rules, CLIENT);
    }

    @Test
    void shouldCountIpv6NetworkOf64BitsAsOneClient() {
        // Given
        ListenerRules rules =
                aPublicListener(MailProtocol.SMTP).perClient(1, 1000).rules();
        admitted(rules, "2001:db8:0:1::1");
        // Then
        assertThat(refusal(rules, "2001:db8:0:1:ffff::2")).isEqualTo(Refusal.CLIENT_CONNECTIONS);
        admitted(rules, "2001:db8:0:2::1");
    }

    @Test
    void shouldCountEachIpv4AddressAndEachListenerSeparately() {
        // Given
        ListenerRulesBuilder listener = aPublicListener(MailProtocol.SMTP).perClient(1, 1000);
        ListenerRules rules = listener.rules();
        admitted(rules, CLIENT);
        // Then
        admitted(rules, "203.0.113.8");
        admitted(listener.named("other").rules(), CLIENT);
        assertThat(refusal(rules, CLIENT)).isEqualTo(Refusal.CLIENT_CONNECTIONS);
    }

    @Test
    void shouldKeepCountsWhenConfigurationChanges() {
        // Given
        ListenerRulesBuilder listener = aPublicListener(MailProtocol.SMTP);
        Permit permit = admitted(listener.perClient(2, 1000).rules(), CLIENT);
        // When
        ListenerRules rules = listener.perClient(1, 1000).rules();
        // Then
        assertThat(refusal(rules, CLIENT)).isEqualTo(Refusal.CLIENT_CONNECTIONS);
        // When
        permit.release();
        // Then
        admitted(rules, CLIENT);
    }

    @Test
    void shouldNotLimitExemptClientsAndInternalListener() {
        // Given
        ListenerRules exempt = aPublicListener(MailProtocol.SMTP)
                .perClient(1, 1)
                .exempting("203.0.113.0/24")
                .rules();
        ListenerRules internal =
                anInternalListener(MailProtocol.SMTP).perClient(1, 1).rules();
        // Then
        Stream.of(exempt, internal).forEach(rules -> {
            for (int i = 0; i < 5; i++) {
                admitted(rules, CLIENT).release();
                admitted(rules, CLIENT);
            }
        });
        admitted(exempt, "203.0.114.1");
        assertThat(refusal(exempt, "203.0.114.1")).isEqualTo(Refusal.CLIENT_CONNECTIONS);
    }

    private Permit admitted(ListenerRules rules, String client) {
        AdmissionDecision verdict = judge(rules, client);
        assertThat(verdict).isInstanceOf(AdmissionDecision.Admit.class);
        return ((AdmissionDecision.Admit) verdict).permit();
    }

    private Refusal refusal(ListenerRules rules, String client) {
        AdmissionDecision verdict = judge(rules, client);
        assertThat(verdict).isInstanceOf(AdmissionDecision.Refuse.class);
        return ((AdmissionDecision.Refuse) verdict).reason();
    }

    private AdmissionDecision judge(ListenerRules rules, String client) {
        return admission.judge(rules, address(client, 40000), destination);
    }
}
