package dev.mailingress.proxy.config;

import java.util.regex.Pattern;

/**
 * Text of a remote peer, sanitized for terminals, logs and status: printable ASCII characters, in bounded number. Neither
 * control characters nor those that change the direction of writing get through.
 */
public final class PrintableText {

    private static final Pattern OTHERS = Pattern.compile("[^ -~]");

    private PrintableText() {}

    /** @param maxLength as of {@link BoundedText#of} */
    public static String of(String text, int maxLength) {
        return BoundedText.of(OTHERS.matcher(text).replaceAll("?"), maxLength);
    }
}
