package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.transport.IntrusiveNode;
import java.util.function.Consumer;

/** The open connections of one loop; to be used on that loop only. */
final class ConnectionList {

    private final IntrusiveNode head = new IntrusiveNode();

    void add(Connection connection) {
        connection.insertBefore(head);
    }

    /** @param action may remove its connection */
    void forEach(Consumer<Connection> action) {
        IntrusiveNode node = head.next();
        while (node != head) {
            IntrusiveNode next = node.next();
            action.accept((Connection) node);
            node = next;
        }
    }
}
