package dev.mailingress.proxy.config;

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
}
