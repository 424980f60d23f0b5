package dev.mailingress.proxy.admission;

import org.jspecify.annotations.Nullable;

/** Clients without a connection in the order of their last use: an intrusive linked list. Not thread-safe. */
final class IdleClients {

    private @Nullable Client oldest;
    private @Nullable Client newest;

    @Nullable
    Client oldest() {
        return oldest;
    }

    /** @param client that is not in a list */
    void add(Client client) {
        client.older = newest;
        if (newest == null) {
            oldest = client;
        } else {
            newest.newer = client;
        }
        newest = client;
    }

    /** @param client that is in this list */
    void remove(Client client) {
        if (client.older == null) {
            oldest = client.newer;
        } else {
            client.older.newer = client.newer;
        }
        if (client.newer == null) {
            newest = client.older;
        } else {
            client.newer.older = client.older;
        }
        client.older = null;
        client.newer = null;
    }
}
