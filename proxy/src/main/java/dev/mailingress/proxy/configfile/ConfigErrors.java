package dev.mailingress.proxy.configfile;

/** Errors of the file in the format of the records' own: field, what is wrong, what is valid. */
final class ConfigErrors {

    private ConfigErrors() {}

    static IllegalArgumentException at(String path, String message) {
        return new IllegalArgumentException(path.isEmpty() ? message : path + ": " + message);
    }

    /** @param expected the expected type with its article */
    static IllegalArgumentException wrongType(String path, String expected) {
        return at(path, "wrong type: expected " + expected);
    }
}
