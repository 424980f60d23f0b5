package dev.mailingress.proxy.cli;

/** Format of a command's result. */
enum OutputFormat {
    /** For people. */
    TABLE,
    /** For programs; one line. */
    JSON
}
