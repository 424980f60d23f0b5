/**
 * Command line with the commands run and render. Creates and connects all other objects; the only package that exits
 * the process.
 */
@NullMarked
package dev.mailingress.operator.cli;

import org.jspecify.annotations.NullMarked;
