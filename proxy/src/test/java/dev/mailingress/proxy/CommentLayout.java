package dev.mailingress.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Comments of a Java source, with checks of their layout. The formatter wraps a {@code //} line that exceeds the line
 * length but does not join the remainder with the next line, so a single word may be left alone on a line.
 */
final class CommentLayout {

    private static final int LINE_LENGTH = 120;
    private static final Pattern SENTENCE_END = Pattern.compile(".*[.:;!?]");
    private static final Pattern MARKUP = Pattern.compile("(<|@|-|\\*|https?:).*");
    private static final Pattern FORMATTER_TOGGLE = Pattern.compile("@formatter:(on|off)");
    private static final Pattern TEXT_BLOCK_DELIMITER = Pattern.compile("(?<!\\\\)\"\"\"");

    private final List<Line> lines;

    private CommentLayout(List<Line> lines) {
        this.lines = lines;
    }

    static CommentLayout of(String source) {
        return new CommentLayout(new Reader().read(source));
    }

    /**
     * Line numbers, from 1, of what was left alone: one or two words inside a {@code //} comment, one word at its end,
     * or one word inside Javadoc, which the formatter does not wrap. Breaks after a sentence or around markup are
     * intended.
     */
    List<Integer> torn() {
        List<Integer> found = new ArrayList<>();
        for (int i = 1; i < lines.size() - 1; i++) {
            if (isTorn(lines.get(i - 1), lines.get(i), lines.get(i + 1))) {
                found.add(i + 1);
            }
        }
        return found;
    }

    /** Line numbers, from 1, where a {@code //} comment directly follows Javadoc, or Javadoc follows such a comment. */
    List<Integer> stacked() {
        List<Integer> found = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            Line above = lines.get(i - 1);
            Line below = lines.get(i);
            if ((above.isLineComment() && below.opensJavadoc()) || (above.closesJavadoc() && below.isLineComment())) {
                found.add(i + 1);
            }
        }
        return found;
    }

    private static boolean isTorn(Line before, Line line, Line after) {
        if (!line.continues(before) || !before.isProse() || !line.isProse() || before.endsSentence()) {
            return false;
        }
        if (!after.continues(line)) {
            return line.kind() == Kind.LINE_COMMENT && line.words().length == 1;
        }
        return line.words().length <= (line.kind() == Kind.LINE_COMMENT ? 2 : 1)
                && after.isProse()
                && line.end() + " ".length() + after.words()[0].length() <= LINE_LENGTH;
    }

    private enum Kind {
        CODE,
        LINE_COMMENT,
        JAVADOC,
        BLOCK
    }

    /**
     * One line of the source.
     *
     * @param block number of the comment that the line belongs to, 0 for code
     * @param end column after the last character
     * @param text without indentation and comment delimiters
     */
    private record Line(Kind kind, int block, int end, String text, boolean first, boolean last, boolean preformatted) {

        boolean continues(Line before) {
            return kind != Kind.CODE && kind == before.kind && block == before.block;
        }

        boolean isProse() {
            return !preformatted && !text.isEmpty() && !MARKUP.matcher(text).matches();
        }

        boolean endsSentence() {
            return SENTENCE_END.matcher(text).matches();
        }

        String[] words() {
            return text.split("\\s+");
        }

        boolean isLineComment() {
            return kind == Kind.LINE_COMMENT && !FORMATTER_TOGGLE.matcher(text).matches();
        }

        boolean opensJavadoc() {
            return kind == Kind.JAVADOC && first;
        }

        boolean closesJavadoc() {
            return kind == Kind.JAVADOC && last;
        }
    }

    /** Splits a source into lines of code and of comments; a text block is code, whatever its lines look like. */
    private static final class Reader {

        private final List<Line> lines = new ArrayList<>();
        private Kind open = Kind.CODE;
        private boolean textBlock;
        private boolean preformatted;
        private int indentation = -1;
        private int block;

        List<Line> read(String source) {
            source.lines().forEach(this::add);
            return lines;
        }

        private void add(String raw) {
            String line = raw.strip();
            if (open != Kind.CODE) {
                comment(raw, line.replaceFirst("^\\*(?!/)", ""), false);
            } else if (!textBlock && line.startsWith("//")) {
                lineComment(raw, line.substring(2).strip());
            } else if (!textBlock && line.startsWith("/*")) {
                open = line.startsWith("/**") ? Kind.JAVADOC : Kind.BLOCK;
                block++;
                comment(raw, line.replaceFirst("^/\\*+(?!/)", ""), true);
            } else {
                textBlock ^= TEXT_BLOCK_DELIMITER.matcher(line).results().count() % 2 == 1;
                indentation = -1;
                lines.add(new Line(Kind.CODE, 0, raw.length(), line, false, false, false));
            }
        }

        private void lineComment(String raw, String text) {
            int start = raw.indexOf("//");
            if (start != indentation) {
                block++;
                indentation = start;
            }
            lines.add(new Line(Kind.LINE_COMMENT, block, raw.length(), text, false, false, false));
        }

        private void comment(String raw, String line, boolean first) {
            boolean last = line.contains("*/");
            String text = line.replaceFirst("\\*/.*", "").strip();
            preformatted |= text.contains("<pre>");
            lines.add(new Line(open, block, raw.length(), text, first, last, preformatted));
            preformatted &= !text.contains("</pre>") && !last;
            indentation = -1;
            if (last) {
                open = Kind.CODE;
            }
        }
    }
}
