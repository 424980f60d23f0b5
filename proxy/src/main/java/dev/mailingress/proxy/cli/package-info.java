/**
 * The command line: arguments in, exit code out.
 *
 * <p>Who may live here: picocli's commands. The only package that may use standard streams, system properties, signals
 * and the exit of the JVM.
 */
@NullMarked
package dev.mailingress.proxy.cli;

import org.jspecify.annotations.NullMarked;
