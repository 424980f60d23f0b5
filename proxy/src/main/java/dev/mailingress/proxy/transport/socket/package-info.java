/**
 * What all sockets have in common, however they are waited for: the state machine of a leg, the loop with its one buffer and
 * its wheel of timers, the listener that pauses when descriptors are short. No channels and no pipelines: what is read is
 * sent at once, so that an idle connection holds no memory and a byte is not kept anywhere between two system calls.
 *
 * <p>Who may live here: what does not depend on the selector. The packages beside this one bring the system calls.
 */
@NullMarked
package dev.mailingress.proxy.transport.socket;

import org.jspecify.annotations.NullMarked;
