package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.ClientLimit;
import dev.mailingress.proxy.config.LocalAddresses;
import dev.mailingress.proxy.config.MailProtocol;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Admission rules of one listener. Immutable; a connection keeps the rules that it began with. */
public final class ListenerRules {

    private final ListenerKey key;
    private final MailProtocol protocol;
    private final int publicPort;
    private final LocalAddresses localAddresses;
    private final int maxConnections;
    private final ClientLimit clientLimit;
    private final @Nullable PublicRules publicRules;
    private final Set<AddressBits> proofAddresses;

    /** @param publicRules null for an internal listener */
    ListenerRules(
            ListenerKey key,
            MailProtocol protocol,
            int publicPort,
            LocalAddresses localAddresses,
            int maxConnections,
            ClientLimit clientLimit,
            @Nullable PublicRules publicRules,
            Set<AddressBits> proofAddresses) {
        this.key = key;
        this.protocol = protocol;
        this.publicPort = publicPort;
        this.localAddresses = localAddresses;
        this.maxConnections = maxConnections;
        this.clientLimit = clientLimit;
        this.publicRules = publicRules;
        this.proofAddresses = proofAddresses;
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

    int publicPort() {
        return publicPort;
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

    /** Whether only the contract test may announce this address. */
    boolean isProofAddress(AddressBits client) {
        return proofAddresses.contains(client);
    }
}
