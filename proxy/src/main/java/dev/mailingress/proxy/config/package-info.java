/**
 * The records of {@code proxy.yaml}, shared by operator and proxy: the operator writes them, the proxy reads them, so
 * that a test can prove that both agree.
 *
 * <p>Who may live here: immutable records and enums with their checks, and helpers for texts that both modules need.
 * They may use the JDK and Jackson's annotations only. Reading, watching and checks against the host belong elsewhere,
 * because this is the only package of the proxy that the operator uses. All packages may import it; it imports none.
 */
@NullMarked
package dev.mailingress.proxy.config;

import org.jspecify.annotations.NullMarked;
