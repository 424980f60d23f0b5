package dev.mailingress.proxy.check;

/** Words of a stranger, fit for a log and a status: printable, short, in quotes. */
final class QuotedText {

    private static final int MAX_CHARACTERS = 120;

    private QuotedText() {}

    static String of(String words) {
        return '"' + printable(words.replace('"', '\'')) + '"';
    }

    /** The same without quotes. */
    static String printable(String words) {
        String printable = words.replaceAll("[^ -~]", "?");
        return printable.length() > MAX_CHARACTERS ? printable.substring(0, MAX_CHARACTERS) + "..." : printable;
    }
}
