package dev.mailingress.proxy.config;

import java.nio.charset.StandardCharsets;

/** Text of bounded length, for conditions, events, logs and status: what is too long ends in an ellipsis. */
public final class BoundedText {

    private static final String ELLIPSIS = "…";

    private BoundedText() {}

    /**
     * The text, shortened if it is longer than allowed. Never splits a surrogate pair.
     *
     * @param maxLength in UTF-16 code units, the ellipsis included; 2 or more
     */
    public static String of(String text, int maxLength) {
        if (text.length() <= maxLength) {
            return text;
        }
        int end = maxLength - ELLIPSIS.length();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + ELLIPSIS;
    }

    /**
     * The text, shortened if its UTF-8 form is longer than allowed. Never splits a character.
     *
     * @param maxBytes the ellipsis included; 3 or more
     */
    public static String ofUtf8(String text, int maxBytes) {
        if (utf8Length(text) <= maxBytes) {
            return text;
        }
        int end = 0;
        int bytes = utf8Length(ELLIPSIS);
        while (true) {
            int next = text.offsetByCodePoints(end, 1);
            bytes += utf8Length(text.substring(end, next));
            if (bytes > maxBytes) {
                return text.substring(0, end) + ELLIPSIS;
            }
            end = next;
        }
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
