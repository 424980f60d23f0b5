/**
 * The records of {@code proxy.yaml}: the one seam between operator and proxy. The operator writes them, the proxy reads the
 * same ones, so that a test can prove that both mean the same.
 *
 * <p>Who may live here: immutable records and enums with their own checks. They may touch the JDK and Jackson's annotations,
 * nothing else: reading, watching and validating against the host is the work of others, and the operator takes this
 * package alone onto its class path. Everybody may import it; it imports nobody.
 */
@NullMarked
package dev.mailingress.proxy.config;

import org.jspecify.annotations.NullMarked;
