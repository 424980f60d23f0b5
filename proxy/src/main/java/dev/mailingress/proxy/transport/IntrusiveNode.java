package dev.mailingress.proxy.transport;

/**
 * Node of an intrusive doubly linked ring: the elements carry the links, so that adding and removing one costs a few
 * stores and allocates nothing. The head of a list is a plain node. Not thread-safe: all nodes of a ring belong to one
 * {@link Loop}.
 */
public class IntrusiveNode {

    private IntrusiveNode previous = this;
    private IntrusiveNode next = this;

    /** @param node any node of the ring; this node must be in no ring */
    public final void insertBefore(IntrusiveNode node) {
        previous = node.previous;
        next = node;
        node.previous.next = this;
        node.previous = this;
    }

    /** Leaves the ring. No effect if this node is in none. */
    public final void unlink() {
        previous.next = next;
        next.previous = previous;
        previous = this;
        next = this;
    }

    /** The next node, which is this node itself if the ring has no other. */
    public final IntrusiveNode next() {
        return next;
    }

    /** Whether the ring has no other node. */
    public final boolean isAlone() {
        return next == this;
    }
}
