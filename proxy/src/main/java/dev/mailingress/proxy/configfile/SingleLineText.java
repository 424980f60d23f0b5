package dev.mailingress.proxy.configfile;

import dev.mailingress.proxy.config.BoundedText;

/** Text from the file, sanitized for a message: one line of bounded length without control characters. */
final class SingleLineText {

    private static final int MAX_LENGTH = 200;

    private SingleLineText() {}

    static String of(String text) {
        return BoundedText.of(text.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?"), MAX_LENGTH);
    }
}
