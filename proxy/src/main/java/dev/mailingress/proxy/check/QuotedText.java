package dev.mailingress.proxy.check;

import dev.mailingress.proxy.config.PrintableText;

/** Text of a mail server, sanitized for logs and status: printable, of bounded length, in quotes. */
final class QuotedText {

    private static final int MAX_CHARACTERS = 120;

    private QuotedText() {}

    static String of(String text) {
        return '"' + printable(text.replace('"', '\'')) + '"';
    }

    /** The same without quotes. */
    static String printable(String text) {
        return PrintableText.of(text, MAX_CHARACTERS);
    }
}
