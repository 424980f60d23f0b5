package dev.mailingress.proxy.admission;

import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.ClientLimit;
import dev.mailingress.proxy.config.Exposure;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClientStripeTest {

    private static final int CAPACITY = 3;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final ClientLimit ONE_A_MINUTE = new ClientLimit(10, 1);
    private static final ClientLimit ONE_AT_A_TIME = new ClientLimit(1, 1_000_000_000);

    private final ClientStripe stripe = new ClientStripe(CAPACITY);

    @Test
    void shouldForgetLeastRecentlyUsedIdleClientWhenFull() {
        // Given
        connectAndClose(1, 0);
        connectAndClose(2, 1);
        connectAndClose(3, 2);
        assertThat(enter(1, ONE_A_MINUTE, 3)).as("used again").isInstanceOf(AdmissionDecision.Refuse.class);
        // When
        connectAndClose(4, 4);
        // Then
        assertThat(stripe.size()).isEqualTo(CAPACITY);
        assertThat(enter(1, ONE_A_MINUTE, 5)).as("1 is remembered").isInstanceOf(AdmissionDecision.Refuse.class);
        assertThat(enter(3, ONE_A_MINUTE, 5)).as("3 is remembered").isInstanceOf(AdmissionDecision.Refuse.class);
        assertThat(enter(2, ONE_A_MINUTE, 5)).as("2 was forgotten").isInstanceOf(AdmissionDecision.Admit.class);
    }

    @Test
    void shouldAdmitWithoutCountingWhenAllEntriesAreConnected() {
        // Given
        for (int client = 1; client <= CAPACITY; client++) {
            enter(client, ONE_AT_A_TIME, 0);
        }
        // When
        AdmissionDecision verdict = enter(4, ONE_AT_A_TIME, 10 * MINUTE);
        // Then
        assertThat(verdict).isSameAs(AdmissionDecision.ADMIT);
        assertThat(stripe.size()).isEqualTo(CAPACITY);
        for (int client = 1; client <= CAPACITY; client++) {
            assertThat(enter(client, ONE_AT_A_TIME, 10 * MINUTE)).isInstanceOf(AdmissionDecision.Refuse.class);
        }
    }

    @Test
    void shouldForgetTwoClientsPerNewOneWhenTheirTokensAreRefilled() {
        // Given
        connectAndClose(1, 0);
        connectAndClose(2, 0);
        connectAndClose(3, 0);
        // When
        connectAndClose(4, MINUTE - 1);
        assertThat(stripe.size()).as("still owing a token").isEqualTo(CAPACITY);
        connectAndClose(5, MINUTE);
        // Then
        assertThat(stripe.size()).isEqualTo(2);
    }

    @Test
    void shouldNotForgetConnectedClientHoweverLongItStays() {
        // Given
        enter(1, ONE_AT_A_TIME, 0);
        // When
        for (int client = 10; client < 100; client++) {
            connectAndClose(client, client * MINUTE);
        }
        // Then
        assertThat(enter(1, ONE_AT_A_TIME, 1000 * MINUTE)).isInstanceOf(AdmissionDecision.Refuse.class);
    }

    private void connectAndClose(int client, long now) {
        AdmissionDecision verdict = enter(client, ONE_A_MINUTE, now);
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        AdmissionDecision.Admit.class, admit -> admit.permit().release());
    }

    private AdmissionDecision enter(int client, ClientLimit limit, long now) {
        AddressBits bits = AddressBits.of(address("203.0.113." + client, 1).getAddress());
        return stripe.enter(ClientKey.of(new ListenerKey(Exposure.PUBLIC, "smtp"), bits, 0), limit, now);
    }
}
