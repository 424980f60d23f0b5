package dev.mailingress.proxy.configfile;

/** Makes text out of a file fit for a sentence: one line, no control characters, not endless. */
final class SingleLineText {

    private static final int MAX_LENGTH = 200;

    private SingleLineText() {}

    static String of(String text) {
        String line = text.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?");
        return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "…";
    }
}
