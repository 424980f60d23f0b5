package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.ClientLimit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Part of the {@link ClientTable} with its own lock. All operations take constant time. */
final class ClientStripe {

    /** More than one for each new client, so that the table shrinks faster than it grows. */
    private static final int MAX_EVICTIONS = 2;

    private final int capacity;
    private final Map<ClientKey, Client> clients = new HashMap<>();
    private final IdleClients idle = new IdleClients();

    ClientStripe(int capacity) {
        this.capacity = capacity;
    }

    synchronized AdmissionDecision enter(ClientKey key, ClientLimit limit, long now) {
        evictIdle(now);
        Client client = clients.get(key);
        if (client == null) {
            if (!hasRoom()) {
                // All clients of this stripe have a connection. A refusal would let an attacker with many addresses
                // lock out all others, so this client is not counted; the total limits still apply.
                return AdmissionDecision.ADMIT;
            }
            client = new Client(this, key, now);
            clients.put(key, client);
        } else if (client.isIdle()) {
            idle.remove(client);
        }
        AdmissionDecision decision = client.enter(limit, now);
        if (client.isIdle()) {
            idle.add(client);
        }
        return decision;
    }

    synchronized void leave(Client client) {
        client.onReleased();
        if (client.isIdle()) {
            idle.add(client);
        }
    }

    private void evictIdle(long now) {
        for (int i = 0; i < MAX_EVICTIONS; i++) {
            Client oldest = idle.oldest();
            if (oldest == null || !oldest.isFull(now)) {
                return;
            }
            evict(oldest);
        }
    }

    private boolean hasRoom() {
        if (clients.size() < capacity) {
            return true;
        }
        @Nullable Client oldest = idle.oldest();
        if (oldest == null) {
            return false;
        }
        evict(oldest);
        return true;
    }

    private void evict(Client client) {
        idle.remove(client);
        clients.remove(client.key());
    }

    synchronized int size() {
        return clients.size();
    }
}
