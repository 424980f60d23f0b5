package dev.mailingress.proxy.admission;

import org.jspecify.annotations.Nullable;

/** The clients without a connection, by when they were last heard of: a list through themselves. Not thread-safe. */
final class IdleClients {

    private @Nullable Client eldest;
    private @Nullable Client newest;

    @Nullable
    Client eldest() {
        return eldest;
    }

    /** @param client that is in no list */
    void add(Client client) {
        client.older = newest;
        if (newest == null) {
            eldest = client;
        } else {
            newest.newer = client;
        }
        newest = client;
    }

    /** @param client that is in this list */
    void remove(Client client) {
        if (client.older == null) {
            eldest = client.newer;
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
