/**
 * Proof from outside: whether clients reach the mail server under its public name, and which address the proxies see.
 *
 * <p>Who may live here: a client of DNS, of mail servers and of the management port, for a command that runs once on any
 * machine. It blocks, and uses the JDK's sockets, TLS, DNS and HTTP only; a running proxy loads none of it.
 */
@NullMarked
package dev.mailingress.proxy.prove;

import org.jspecify.annotations.NullMarked;
