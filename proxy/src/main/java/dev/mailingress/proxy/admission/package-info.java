/**
 * May this client come in? Judged by addresses and numbers alone, before a backend is dialled.
 *
 * <p>{@link dev.mailingress.proxy.admission.AdmissionRules} are one configuration's and never change; what
 * {@link dev.mailingress.proxy.admission.Admission} counts outlives them. Loops of any number share both.
 *
 * <p>Who may live here: rules about addresses and numbers, and the counters that they need. They touch no socket, no file
 * and no clock but what they are given, and know no protocol's wording; they may import {@code transport} and
 * {@code config}.
 */
@NullMarked
package dev.mailingress.proxy.admission;

import org.jspecify.annotations.NullMarked;
