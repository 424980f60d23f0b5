package dev.mailingress.proxy.transport;

/**
 * Node of an intrusive doubly linked ring: the elements themselves carry the links, so that adding and removing one costs a
 * few stores and allocates nothing. A list is the ring of a head, which is a plain node. Not thread-safe: all nodes of a ring
 * belong to one {@link Loop}.
 */
public class IntrusiveNode {

    private IntrusiveNode previous = this;
    private IntrusiveNode next = this;

    /** @param node that is in no ring */
    public final void insertBefore(IntrusiveNode node) {
        previous = node.previous;
        next = node;
        node.previous.next = this;
        node.previous = this;
    }

    /** Leaves the ring; without effect if it is in none. */
    public final void unlink() {
        previous.next = next;
        next.previous = previous;
        previous = this;
        next = this;
    }

    /** This node itself if the ring has no other. */
    public final IntrusiveNode next() {
        return next;
    }

    /** Whether the ring has no other node. */
    public final boolean isAlone() {
        return next == this;
    }
}
