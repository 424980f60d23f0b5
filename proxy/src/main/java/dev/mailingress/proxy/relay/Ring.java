package dev.mailingress.proxy.relay;

import java.util.function.Consumer;

/** The connections of one loop, to be touched on that loop alone. To come and to go costs a few stores and no object. */
final class Ring {

    private final Member head = new Member();

    /** One that can stand in a ring; it begins alone. */
    static class Member {
        private Member previous = this;
        private Member next = this;

        /** Without effect if it stands in none. */
        final void leaveRing() {
            previous.next = next;
            next.previous = previous;
            previous = this;
            next = this;
        }
    }

    void add(Connection connection) {
        Member member = connection;
        member.previous = head.previous;
        member.next = head;
        head.previous.next = member;
        head.previous = member;
    }

    /** @param action may take its connection out */
    void forEach(Consumer<Connection> action) {
        Member member = head.next;
        while (member != head) {
            Member next = member.next;
            action.accept((Connection) member);
            member = next;
        }
    }
}
