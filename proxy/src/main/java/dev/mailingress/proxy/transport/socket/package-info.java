/**
 * What all sockets have in common, whatever the selector: the state machine of a leg, the loop with its one buffer and
 * its timer wheel, the listener that pauses when file descriptors run out. No channels and no pipelines: what is read
 * is sent at once, so that an idle connection holds no memory and no byte is buffered between two system calls.
 *
 * <p>Who may live here: what does not depend on the selector. The neighbouring packages contribute the system calls.
 */
@NullMarked
package dev.mailingress.proxy.transport.socket;

import org.jspecify.annotations.NullMarked;
