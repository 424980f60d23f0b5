/**
 * Admission control: whether a client is accepted, decided by addresses and counters before a backend is contacted.
 *
 * <p>{@link dev.mailingress.proxy.admission.AdmissionRules} belong to one configuration and are immutable; the counters
 * of {@link dev.mailingress.proxy.admission.Admission} outlive them. All event loops share both.
 *
 * <p>Who may live here: rules about addresses and numbers, and the counters that they need. They do no I/O, use only
 * the clocks that they are given, and do not know the protocols' reply formats; they may import {@code transport} and
 * {@code config}.
 */
@NullMarked
package dev.mailingress.proxy.admission;

import org.jspecify.annotations.NullMarked;
