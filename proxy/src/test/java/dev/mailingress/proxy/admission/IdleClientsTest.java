package dev.mailingress.proxy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.Exposure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Comparison with a queue that supports the removal of any element. */
class IdleClientsTest {

    private static final long SEED = 20261125;

    private final ClientStripe stripe = new ClientStripe(1);
    private final IdleClients idle = new IdleClients();

    @Test
    void shouldKeepOrderWhenAnyElementIsRemoved() {
        // Given
        Random random = new Random(SEED);
        List<Client> away = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            away.add(client(i));
        }
        List<Client> expected = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            // When
            if (!away.isEmpty() && random.nextBoolean()) {
                Client added = away.remove(random.nextInt(away.size()));
                idle.add(added);
                expected.add(added);
            } else if (!expected.isEmpty()) {
                Client removed = expected.remove(random.nextInt(expected.size()));
                idle.remove(removed);
                away.add(removed);
            }
            // Then
            assertThat(inOrder()).containsExactlyElementsOf(expected);
            assertThat(away).allMatch(client -> client.older == null && client.newer == null);
        }
    }

    /** Elements by their forward links; checks that the backward links agree. */
    private Deque<Client> inOrder() {
        Deque<Client> order = new ArrayDeque<>();
        for (Client client = idle.eldest(); client != null; client = client.newer) {
            assertThat(client.older).isSameAs(order.peekLast());
            order.add(client);
        }
        return order;
    }

    private Client client(int number) {
        return new Client(stripe, new ClientKey(new ListenerKey(Exposure.PUBLIC, "smtp"), 0, number, number), 0);
    }
}
