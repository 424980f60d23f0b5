/**
 * Contract test: checks whether each port of a mail server behaves as the configuration expects.
 *
 * <p>Who may live here: sessions with mail servers and the evaluation of their results. Sessions run on Netty channels
 * with an event loop of their own, never on one that relays mail; name resolution and the order of sessions block, on
 * threads of their own. No class of Netty's handlers is loaded before the first check.
 */
@NullMarked
package dev.mailingress.proxy.check;

import org.jspecify.annotations.NullMarked;
