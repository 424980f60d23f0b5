/**
 * The process as a whole: start, reload, drain, stop.
 *
 * <p>Who may live here: what orders the other packages, and the wiring of their parts. It carries no bytes and judges no
 * client.
 */
@NullMarked
package dev.mailingress.proxy.lifecycle;

import org.jspecify.annotations.NullMarked;
