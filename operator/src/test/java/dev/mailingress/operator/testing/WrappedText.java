package dev.mailingress.operator.testing;

import java.util.ArrayList;
import java.util.List;

/** Text of generated pages. */
public final class WrappedText {

    private static final int WIDTH = 120;

    private WrappedText() {}

    /** Text in lines of at most {@link #WIDTH} characters, each of which begins with a prefix. */
    public static String wrapped(String prefix, String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && prefix.length() + line.length() + 1 + word.length() > WIDTH) {
                lines.add(prefix + line);
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(prefix + line);
        return String.join("\n", lines) + "\n";
    }
}
