package dev.mailingress.proxy.relay;

import java.util.function.Consumer;

/** The connections of one loop, to be touched on that loop alone. To come and to go costs a few stores and no object. */
final class ConnectionList {

    private final Node head = new Node();

    /** One that can stand in a ring; it begins alone. */
    static class Node {
        private Node previous = this;
        private Node next = this;

        /** Without effect if it stands in none. */
        final void unlink() {
            previous.next = next;
            next.previous = previous;
            previous = this;
            next = this;
        }
    }

    void add(Connection connection) {
        Node member = connection;
        member.previous = head.previous;
        member.next = head;
        head.previous.next = member;
        head.previous = member;
    }

    /** @param action may take its connection out */
    void forEach(Consumer<Connection> action) {
        Node member = head.next;
        while (member != head) {
            Node next = member.next;
            action.accept((Connection) member);
            member = next;
        }
    }
}
