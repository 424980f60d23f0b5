package dev.mailingress.operator.daemons;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Effective configuration of Postfix and Dovecot, as printed by postconf and doveconf. */
record DaemonConfiguration(String main, String services, String parameters, String dovecot) {

    static DaemonConfiguration of(DmsContainer server) {
        return new DaemonConfiguration(
                server.exec("postconf -n"),
                server.exec("postconf -M"),
                server.exec("postconf -P"),
                server.exec("doveconf -n 2> /dev/null"));
    }

    /** Settings that were added, with a plus, and settings that were removed, with a minus. */
    List<String> changesSince(DaemonConfiguration before) {
        SortedSet<String> after = new TreeSet<>(settings());
        SortedSet<String> previous = new TreeSet<>(before.settings());
        return Stream.concat(
                        minus(previous, after).map("-"::concat),
                        minus(after, previous).map("+"::concat))
                .toList();
    }

    private static Stream<String> minus(Collection<String> some, Collection<String> others) {
        return some.stream().filter(line -> !others.contains(line));
    }

    private List<String> settings() {
        return Stream.of(
                        main.lines().map(line -> "main.cf " + line),
                        services.lines().map(DaemonConfiguration::entry),
                        parameters.lines().map(line -> "master.cf " + line.strip()),
                        dovecotSettings().stream())
                .flatMap(lines -> lines)
                .toList();
    }

    /** Name, type, process limit and program; the parameters are listed one by one. */
    private static String entry(String line) {
        String[] words = line.split(" +", 9);
        return "master.cf " + words[0] + "/" + words[1] + " = " + words[6] + " " + words[7];
    }

    /** Each setting with its enclosing blocks, in the syntax of both generations. */
    private List<String> dovecotSettings() {
        Deque<String> blocks = new ArrayDeque<>();
        return dovecot.lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("#"))
                // Dovecot 2.3 prints the default port of its built-in listener; 2.4 does not.
                .filter(line -> !line.equals("port = 4190"))
                .flatMap(line -> {
                    if (line.endsWith("{")) {
                        blocks.addLast(line.substring(0, line.length() - 1).strip());
                        return Stream.empty();
                    }
                    if (line.equals("}")) {
                        blocks.removeLast();
                        return Stream.empty();
                    }
                    return Stream.of(
                            "dovecot " + blocks.stream().map(b -> b + ": ").collect(Collectors.joining()) + line);
                })
                .toList();
    }
}
