package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.ClientLimit;
import dev.mailingress.proxy.config.LocalAddresses;
import dev.mailingress.proxy.config.MailProtocol;
import org.jspecify.annotations.Nullable;

/** Admission rules of one listener. Immutable; a connection keeps the rules that it began with. */
public final class ListenerRules {

    private final ListenerKey key;
    private final MailProtocol protocol;
    private final LocalAddresses localAddresses;
    private final int maxConnections;
    private final ClientLimit clientLimit;
    private final @Nullable PublicRules publicRules;

    /** @param publicRules null for an internal listener */
    ListenerRules(
            ListenerKey key,
            MailProtocol protocol,
            LocalAddresses localAddresses,
            int maxConnections,
            ClientLimit clientLimit,
            @Nullable PublicRules publicRules) {
        this.key = key;
        this.protocol = protocol;
        this.localAddresses = localAddresses;
        this.maxConnections = maxConnections;
        this.clientLimit = clientLimit;
        this.publicRules = publicRules;
    }

    /** Whether each connection begins with a PROXY header; never guessed (PROXY protocol specification §2). */
    public boolean requiresHeader() {
        return publicRules != null && publicRules.trustedSenders() != null;
    }

    ListenerKey key() {
        return key;
    }

    MailProtocol protocol() {
        return protocol;
    }

    LocalAddresses localAddresses() {
        return localAddresses;
    }

    int maxConnections() {
        return maxConnections;
    }

    ClientLimit clientLimit() {
        return clientLimit;
    }

    @Nullable
    PublicRules publicRules() {
        return publicRules;
    }
}
