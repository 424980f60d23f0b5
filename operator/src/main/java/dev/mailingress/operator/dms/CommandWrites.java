package dev.mailingress.operator.dms;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Analysis of whether a command of the mail server's container writes a file. An injected file is mounted read-only, so
 * that the command fails with "Read-only file system".
 */
final class CommandWrites {

    private static final Set<String> COPIES = Set.of("cp", "mv", "install", "rsync", "ln");
    private static final Set<String> CHANGES =
            Set.of("tee", "chmod", "chown", "touch", "truncate", "rm", "unlink", "patch", "dos2unix");
    private static final Set<String> RECURSIVE = Set.of("chmod", "chown");
    private static final Pattern REDIRECTION = Pattern.compile("[<>&|]*[<>][<>&|]*");
    private static final Pattern INTO = Pattern.compile("(&?>+[|]?|<>)");
    private static final Pattern RECURSIVELY = Pattern.compile("--recursive|-[a-zA-Z]*[rR][a-zA-Z]*");
    private static final Pattern SEVERAL = Pattern.compile("(?s).*[*?\\[].*|.*/\\.?");

    private final List<List<String>> commands;

    private final List<List<String>> redirected;

    CommandWrites(List<String> command) {
        this.redirected = ShellCommands.of(command);
        this.commands = redirected.stream()
                .map(CommandWrites::withoutRedirections)
                .filter(words -> !words.isEmpty())
                .toList();
    }

    /** Whether the command certainly writes the file at this path. */
    boolean certainly(String path) {
        return redirected.stream().anyMatch(words -> redirects(words, path))
                || commands.stream().anyMatch(words -> changes(words, path) || copies(words, path));
    }

    /** Whether the command copies an unknown set of files into the directory of this path. */
    boolean possibly(String path) {
        return commands.stream()
                .anyMatch(words -> program(words, COPIES) >= 0
                        && directoryOf(path).equals(normalized(target(words)))
                        && (has(words, RECURSIVELY)
                                || words.contains("-a")
                                || words.contains("--archive")
                                || words.subList(0, words.size() - 1).stream()
                                        .anyMatch(word -> SEVERAL.matcher(word).matches())));
    }

    /** Without operators, the words that follow them, and the file descriptors before them. */
    private static List<String> withoutRedirections(List<String> words) {
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if (REDIRECTION.matcher(words.get(i)).matches()) {
                i++;
            } else if (i + 1 == words.size()
                    || !words.get(i).matches("[0-9]")
                    || !REDIRECTION.matcher(words.get(i + 1)).matches()) {
                rest.add(words.get(i));
            }
        }
        return rest;
    }

    private static boolean redirects(List<String> words, String path) {
        for (int i = 0; i + 1 < words.size(); i++) {
            if (INTO.matcher(words.get(i)).matches()
                    && normalized(words.get(i + 1)).equals(path)) {
                return true;
            }
            boolean downloads = words.get(i).equals("-o") || words.get(i).equals("-O");
            if (downloads && normalized(words.get(i + 1)).equals(path)) {
                return true;
            }
        }
        return words.contains("of=" + path);
    }

    private static boolean changes(List<String> words, String path) {
        int program = program(words, CHANGES);
        boolean inPlace =
                words.stream().anyMatch(word -> ShellCommands.basename(word).equals("sed"))
                        && words.stream().anyMatch(word -> word.startsWith("-i") || word.startsWith("--in-place"));
        if (program < 0 && !inPlace) {
            return false;
        }
        List<String> arguments = words.subList(Math.max(program, 0) + 1, words.size());
        boolean below = program >= 0
                && RECURSIVE.contains(ShellCommands.basename(words.get(program)))
                && has(arguments, RECURSIVELY);
        return arguments.stream()
                .map(CommandWrites::normalized)
                .anyMatch(argument -> argument.equals(path)
                        || (below && argument.startsWith("/") && path.startsWith(argument + "/")));
    }

    /** By its own name, or under the same name into its directory. */
    private static boolean copies(List<String> words, String path) {
        if (program(words, COPIES) < 0) {
            return false;
        }
        String target = normalized(target(words));
        return target.equals(path)
                || (target.equals(directoryOf(path))
                        && words.stream()
                                .anyMatch(word -> ShellCommands.basename(word).equals(ShellCommands.basename(path))));
    }

    private static String target(List<String> words) {
        int option = words.indexOf("-t");
        return option >= 0 && option + 1 < words.size() ? words.get(option + 1) : words.get(words.size() - 1);
    }

    private static int program(List<String> words, Set<String> programs) {
        for (int i = 0; i < words.size(); i++) {
            if (programs.contains(ShellCommands.basename(words.get(i)))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean has(List<String> words, Pattern option) {
        return words.stream().anyMatch(word -> option.matcher(word).matches());
    }

    private static String directoryOf(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    private static String normalized(String path) {
        String parts = Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .collect(Collectors.joining("/"));
        return path.startsWith("/") ? "/" + parts : parts;
    }
}
