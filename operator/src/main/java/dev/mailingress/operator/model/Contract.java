package dev.mailingress.operator.model;

import dev.mailingress.proxy.config.ContentHash;
import java.util.Collection;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Hash of the set of target ports on which a mail server's pods expect a PROXY protocol header. It is a label of the pods and
 * part of the Service's selector, so that no header reaches a pod that does not expect one, nor the reverse, while proxies and
 * pods run different generations.
 *
 * <p>Ports without a header are not part of it, because they are the same in every pod; nor is the version of the header,
 * because Postfix and Dovecot accept both versions with one setting. A change of these does not restart the mail server.
 */
final class Contract {

    private static final int LENGTH = 8;

    private Contract() {}

    /** 8 hexadecimal digits. */
    static String hash(Collection<Integer> proxyPorts) {
        String text = new TreeSet<>(proxyPorts).stream().map(String::valueOf).collect(Collectors.joining("\n"));
        return ContentHash.of(text).substring(0, LENGTH);
    }
}
