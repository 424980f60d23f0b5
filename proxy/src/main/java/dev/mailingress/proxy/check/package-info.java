/**
 * The contract test: does each port of a mail server behave as the configuration expects?
 *
 * <p>Who may live here: conversations with mail servers, and what is made of them. They block, so they are held on threads of
 * their own and never on a loop that carries mail; they touch plain sockets of the JDK and the encoder of the PROXY protocol.
 */
@NullMarked
package dev.mailingress.proxy.check;

import org.jspecify.annotations.NullMarked;
