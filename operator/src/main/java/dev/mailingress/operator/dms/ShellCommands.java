package dev.mailingress.operator.dms;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Parser of the commands of containers, probes and hooks. It splits the script of a shell into its simple commands, as
 * far as it takes to see which programs run with which arguments: quotes, pipes, lists, substitutions and redirections,
 * but neither variables nor control flow.
 */
final class ShellCommands {

    private static final Set<String> SHELLS = Set.of("sh", "bash", "ash", "dash", "zsh", "ksh");
    private static final Pattern SCRIPT_OPTION = Pattern.compile("-[a-zA-Z]*c");
    private static final String SEPARATORS = ";|&\n()";
    private static final String REDIRECTIONS = "<>";

    /** Deeper nesting is not followed: its text comes from the owner and must not exhaust the stack. */
    private static final int MAX_DEPTH = 8;

    private final List<List<String>> commands;
    private final String text;
    private final int depth;
    private List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private int position;

    private ShellCommands(String text, int depth, List<List<String>> commands) {
        this.text = text;
        this.depth = depth;
        this.commands = commands;
    }

    /**
     * The simple commands that a command runs, each with its arguments; redirection operators are words of their own.
     */
    static List<List<String>> of(List<String> command) {
        List<List<String>> commands = new ArrayList<>();
        add(command, 0, commands);
        return List.copyOf(commands);
    }

    private static void add(List<String> words, int depth, List<List<String>> commands) {
        if (words.isEmpty()) {
            return;
        }
        int script = depth < MAX_DEPTH ? script(words) : -1;
        if (script >= 0) {
            new ShellCommands(words.get(script), depth + 1, commands).parse();
        } else {
            commands.add(List.copyOf(words));
        }
    }

    /** Index of the script if a shell runs one, even behind a program such as timeout; negative otherwise. */
    private static int script(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            if (SHELLS.contains(basename(words.get(i)))) {
                for (int j = i + 1; j < words.size() - 1; j++) {
                    if (SCRIPT_OPTION.matcher(words.get(j)).matches()) {
                        return j + 1;
                    }
                }
                return -1;
            }
        }
        return -1;
    }

    static String basename(String program) {
        return program.substring(program.lastIndexOf('/') + 1);
    }

    private void parse() {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '\'') {
                quoted();
            } else if (c == '"') {
                doubleQuoted();
            } else if (c == '\\') {
                escaped();
            } else if (c == '`' || text.startsWith("$(", position)) {
                substitution();
            } else if (c == '#' && !inWord) {
                comment();
            } else if (REDIRECTIONS.indexOf(c) >= 0) {
                redirection();
            } else if (SEPARATORS.indexOf(c) >= 0) {
                endCommand();
                position++;
            } else if (Character.isWhitespace(c)) {
                endWord();
                position++;
            } else {
                append(c);
                position++;
            }
        }
        endCommand();
    }

    private void quoted() {
        int end = text.indexOf('\'', position + 1);
        int limit = end < 0 ? text.length() : end;
        inWord = true;
        word.append(text, position + 1, limit);
        position = limit + 1;
    }

    private void doubleQuoted() {
        inWord = true;
        position++;
        while (position < text.length() && text.charAt(position) != '"') {
            if (text.charAt(position) == '\\') {
                escaped();
            } else if (text.charAt(position) == '`' || text.startsWith("$(", position)) {
                substitution();
            } else {
                append(text.charAt(position));
                position++;
            }
        }
        position++;
    }

    private void escaped() {
        position++;
        if (position < text.length()) {
            if (text.charAt(position) != '\n') {
                append(text.charAt(position));
            }
            position++;
        }
    }

    /** A command of its own, whose text stays part of the word: {@code $(hostname)} is an address. */
    private void substitution() {
        boolean backtick = text.charAt(position) == '`';
        int start = position + (backtick ? 1 : 2);
        int end = backtick ? text.indexOf('`', start) : closing(start);
        int limit = end < 0 ? text.length() : end;
        String inner = text.substring(Math.min(start, limit), limit);
        if (depth < MAX_DEPTH) {
            new ShellCommands(inner, depth + 1, commands).parse();
        }
        inWord = true;
        word.append("$(").append(inner).append(')');
        position = limit + 1;
    }

    private int closing(int start) {
        int open = 1;
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) == '(') {
                open++;
            } else if (text.charAt(i) == ')' && --open == 0) {
                return i;
            }
        }
        return -1;
    }

    private void comment() {
        int end = text.indexOf('\n', position);
        position = end < 0 ? text.length() : end;
    }

    private void redirection() {
        endWord();
        int start = position;
        while (position < text.length() && (REDIRECTIONS + "&|").indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        // A process substitution such as <(command) is a command of its own.
        words.add(text.substring(start, position));
    }

    private void append(char c) {
        inWord = true;
        word.append(c);
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
        }
        word.setLength(0);
        inWord = false;
    }

    private void endCommand() {
        endWord();
        List<String> finished = words;
        words = new ArrayList<>();
        add(finished, depth, commands);
    }
}
