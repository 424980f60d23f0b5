package dev.mailingress.operator.schema;

import java.util.NavigableMap;
import java.util.TreeMap;

/** A text of a source file that knows on which line each part of it begins. */
final class SourceText {

    private final StringBuilder text = new StringBuilder();
    private final NavigableMap<Integer, Integer> lines = new TreeMap<>();

    /** A whole file: each of its lines is a part. */
    static SourceText of(String content) {
        SourceText text = new SourceText();
        int number = 1;
        for (String line : content.split("\n", -1)) {
            text.append(line + "\n", number);
            number++;
        }
        return text;
    }

    SourceText append(String part, int line) {
        lines.put(text.length(), line);
        text.append(part);
        return this;
    }

    /** Line of the part that has the character at {@code index}. */
    int lineOf(int index) {
        return lines.headMap(index, true).lastEntry().getValue();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
