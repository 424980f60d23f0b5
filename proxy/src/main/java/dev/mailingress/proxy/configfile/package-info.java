/**
 * Reads {@code proxy.yaml} from disk, and says in a sentence what is wrong with it.
 *
 * <p>Who may live here: reading and parsing. Imports {@code config} alone; decides nothing about what becomes of a file.
 */
@NullMarked
package dev.mailingress.proxy.configfile;

import org.jspecify.annotations.NullMarked;
