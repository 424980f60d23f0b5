/**
 * May this client come in? Judged by its address alone, before anything is read from it or a backend is dialled.
 *
 * <p>Who may live here: rules about addresses and numbers, pure functions of what they are given. They touch no socket and
 * know no protocol's wording; they may import {@code transport} and {@code config}.
 */
@NullMarked
package dev.mailingress.proxy.admission;

import org.jspecify.annotations.NullMarked;
