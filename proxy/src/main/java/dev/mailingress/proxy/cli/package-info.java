/**
 * The command line: arguments in, exit code out.
 *
 * <p>Who may live here: picocli's commands. The only place that may touch standard streams, system properties, signals and
 * the exit of the JVM.
 */
@NullMarked
package dev.mailingress.proxy.cli;

import org.jspecify.annotations.NullMarked;
