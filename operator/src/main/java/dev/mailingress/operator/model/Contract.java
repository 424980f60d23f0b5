package dev.mailingress.operator.model;

import dev.mailingress.proxy.config.ContentHash;
import java.util.Collection;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What proxies and a mail server agree on: which of its ports expect a header. It labels the mail server's pods and selects
 * them, so that no header ever reaches a pod that does not expect one, nor the reverse, while the one is ahead of the other.
 *
 * <p>Ports without a header are no part of it, for they are the same in every pod; nor is the header's version, for Postfix
 * and Dovecot read both by one setting. A change of these restarts no mail server.
 */
final class Contract {

    private static final int LENGTH = 8;

    private Contract() {}

    /** In 8 hex digits. */
    static String hash(Collection<Integer> proxyPorts) {
        String text = new TreeSet<>(proxyPorts).stream().map(String::valueOf).collect(Collectors.joining("\n"));
        return ContentHash.of(text).substring(0, LENGTH);
    }
}
