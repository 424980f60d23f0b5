/**
 * Life cycle of the process: start, reload, drain, stop.
 *
 * <p>Who may live here: coordination of the other packages, and the wiring of their parts. It relays no bytes and makes
 * no decisions about clients.
 */
@NullMarked
package dev.mailingress.proxy.lifecycle;

import org.jspecify.annotations.NullMarked;
