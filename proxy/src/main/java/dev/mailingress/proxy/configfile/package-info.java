/**
 * Reads {@code proxy.yaml} from disk, and reports in one sentence what is wrong with it.
 *
 * <p>Who may live here: reading and parsing. Imports {@code config} alone; whether a configuration is applied is
 * decided elsewhere.
 */
@NullMarked
package dev.mailingress.proxy.configfile;

import org.jspecify.annotations.NullMarked;
