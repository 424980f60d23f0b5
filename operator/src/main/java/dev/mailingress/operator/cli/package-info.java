/**
 * The command line: run, render. Wires everything else together and is the only one that ends the process.
 */
@NullMarked
package dev.mailingress.operator.cli;

import org.jspecify.annotations.NullMarked;
