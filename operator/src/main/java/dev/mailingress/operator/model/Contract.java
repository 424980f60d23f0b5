package dev.mailingress.operator.model;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What proxies and a mail server agree on: which target ports expect a header. It labels the mail server's pods and selects
 * them, so that no header ever reaches a pod that does not expect one, nor the reverse, while the one is ahead of the other.
 */
final class Contract {

    private Contract() {}

    static String hash(List<Listener> listeners) {
        String text = listeners.stream()
                .map(listener -> listener.targetPort() + "=" + listener.header())
                .distinct()
                .sorted()
                .collect(Collectors.joining("\n"));
        return ContentHash.of(text).substring(0, 8);
    }
}
