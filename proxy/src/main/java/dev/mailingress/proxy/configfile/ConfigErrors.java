package dev.mailingress.proxy.configfile;

/** What is wrong in the file, as records say it too: which field, what is wrong, what to write instead. */
final class ConfigErrors {

    private ConfigErrors() {}

    static IllegalArgumentException at(String path, String words) {
        return new IllegalArgumentException(path.isEmpty() ? words : path + ": " + words);
    }

    static IllegalArgumentException otherKind(String path, String expected) {
        return at(path, "is of another kind: write a " + expected);
    }
}
