/**
 * Contract test: checks whether each port of a mail server behaves as the configuration expects.
 *
 * <p>Who may live here: sessions with mail servers and the evaluation of their results. Sessions block, so they run on
 * their own threads and never on an event loop; they use plain JDK sockets and the encoder of the PROXY protocol.
 */
@NullMarked
package dev.mailingress.proxy.check;

import org.jspecify.annotations.NullMarked;
