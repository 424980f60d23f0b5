package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.ClientLimit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of the {@link ClientTable} under one lock. What is done under it takes the same short time however many clients
 * there are.
 */
final class ClientStripe {

    /** More than one for each that comes, so that a crowd is forgotten faster than it came. */
    private static final int FORGOTTEN_AT_ONCE = 2;

    private final int capacity;
    private final Map<ClientKey, Client> clients = new HashMap<>();
    private final IdleClients idle = new IdleClients();

    ClientStripe(int capacity) {
        this.capacity = capacity;
    }

    synchronized AdmissionDecision enter(ClientKey key, ClientLimit limit, long now) {
        forgetIdle(now);
        Client client = clients.get(key);
        if (client == null) {
            if (!hasRoom()) {
                // Every client of this stripe has a connection. Refusing would let whoever holds many addresses lock
                // out
                // all others; so this one goes uncounted, and the totals hold.
                return AdmissionDecision.ADMIT;
            }
            client = new Client(this, key, now);
            clients.put(key, client);
        } else if (client.isIdle()) {
            idle.remove(client);
        }
        AdmissionDecision verdict = client.enter(limit, now);
        if (client.isIdle()) {
            idle.add(client);
        }
        return verdict;
    }

    synchronized void leave(Client client) {
        client.left();
        if (client.isIdle()) {
            idle.add(client);
        }
    }

    private void forgetIdle(long now) {
        for (int i = 0; i < FORGOTTEN_AT_ONCE; i++) {
            Client eldest = idle.eldest();
            if (eldest == null || !eldest.isFull(now)) {
                return;
            }
            forget(eldest);
        }
    }

    private boolean hasRoom() {
        if (clients.size() < capacity) {
            return true;
        }
        @Nullable Client eldest = idle.eldest();
        if (eldest == null) {
            return false;
        }
        forget(eldest);
        return true;
    }

    private void forget(Client client) {
        idle.remove(client);
        clients.remove(client.key());
    }

    synchronized int size() {
        return clients.size();
    }
}
