package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.MailService;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Analysis of which ports of its own pod a command uses. Commands that only list sockets are harmless, above all the
 * probe of docker-mailserver's documentation, {@code ss --listening --tcp | grep -P 'LISTEN.+:smtp'}.
 */
final class CommandPorts {

    private static final Set<String> NETCATS = words("nc ncat netcat nc.openbsd nc.traditional");

    private static final Set<String> CLIENTS = words("nc ncat netcat nc.openbsd nc.traditional curl wget swaks openssl"
            + " gnutls-cli telnet socat smtp-source msmtp python perl ruby php node expect");

    /** Programs whose numeric arguments are not ports to connect to. */
    private static final Set<String> LOCAL_PROGRAMS = words(
            "ss netstat lsof fuser grep egrep fgrep zgrep awk gawk sed cut"
                    + " tr wc sort head tail echo printf test [ [[ sleep true false exit return kill pkill killall pgrep ps pidof"
                    + " supervisorctl cat ls find stat date cp mv rm mkdir touch chmod chown postconf postqueue postfix doveadm seq");

    /** Words before a program, which run it. */
    private static final Set<String> PREFIXES = words(
            "if then else elif while until do ! { time exec command env sudo nohup busybox timeout nice stdbuf xargs");

    /** Options whose value is a time, a count or a protocol. */
    private static final Set<String> OTHER_OPTIONS =
            words("-w -i -q -m -G -W --max-time --connect-timeout --timeout --retry"
                    + " --retry-delay --wait --idle-timeout -starttls");

    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*", Pattern.DOTALL);
    private static final Pattern DURATION = Pattern.compile("[0-9.]+[smhd]?");
    private static final Pattern VARIABLE = Pattern.compile("(?s)(?:.*[:/])?\\$\\{?[A-Za-z_]\\w*}?");
    private static final Pattern ZERO_IO = Pattern.compile("-[a-zA-Z]*z[a-zA-Z]*");
    private static final Pattern DEV_TCP = Pattern.compile("/dev/tcp/([^/]+)/([^/\\s]+)");
    private static final String LOCAL =
            "localhost|localhost\\.localdomain|ip6-localhost|127(?:\\.[0-9]{1,3}){3}|0\\.0\\.0\\.0"
                    + "|\\[?::1?]?|\\$\\{?HOSTNAME}?|\\$\\(hostname[^)]{0,64}\\)";

    private final List<List<String>> commands;
    private final Pattern local;

    /** @param names of the pod itself, besides those that every host has */
    CommandPorts(List<String> command, Set<String> names) {
        this.commands = ShellCommands.of(command);
        this.local =
                PortName.word(Stream.concat(Stream.of(LOCAL), names.stream().map(Pattern::quote))
                        .collect(Collectors.joining("|")));
    }

    /** The most that any part of the command does with the port. */
    PortUse of(int number) {
        PortName port = new PortName(number);
        boolean named = commands.stream().flatMap(List::stream).anyMatch(port::hasNumber);
        return commands.stream()
                .map(words -> of(words, port, named))
                .reduce(PortUse.NONE, (one, other) -> one.compareTo(other) >= 0 ? one : other);
    }

    /** @param named whether any part of the command contains the number, which a variable may then stand for */
    private PortUse of(List<String> words, PortName port, boolean named) {
        if (words.stream().anyMatch(word -> isDevTcp(word, port, named))) {
            return PortUse.SPOKEN_TO;
        }
        List<String> program = withoutPrefixes(words);
        if (program.isEmpty() || LOCAL_PROGRAMS.contains(name(program))) {
            return PortUse.NONE;
        }
        List<String> addresses = addresses(program);
        if (!CLIENTS.contains(name(program))) {
            return unknownProgram(addresses, port);
        }
        boolean usesPort = addresses.stream().anyMatch(port::isNamedBy)
                || isDefault(program, addresses, port)
                || (named && addresses.stream().anyMatch(this::isVariable));
        if (!usesPort || (name(program).equals("openssl") && !program.contains("s_client"))) {
            return PortUse.NONE;
        }
        if (addresses.stream().noneMatch(this::isLocal)) {
            return PortUse.NAMED;
        }
        boolean onlyConnects = NETCATS.contains(name(program))
                && program.stream().anyMatch(word -> ZERO_IO.matcher(word).matches());
        return onlyConnects ? PortUse.CONNECTED : PortUse.SPOKEN_TO;
    }

    private PortUse unknownProgram(List<String> addresses, PortName port) {
        List<String> numbered = addresses.stream().filter(port::hasNumber).toList();
        if (numbered.stream().anyMatch(this::isLocal)) {
            return PortUse.CONNECTED;
        }
        return numbered.isEmpty() ? PortUse.NONE : PortUse.NAMED;
    }

    private boolean isDevTcp(String word, PortName port, boolean named) {
        return DEV_TCP.matcher(word)
                .results()
                .anyMatch(found -> isLocal(found.group(1))
                        && (port.isNamedBy(found.group(2)) || (named && isVariable(found.group(2)))));
    }

    /** From the first word that is a program; empty if there are only assignments. */
    private static List<String> withoutPrefixes(List<String> words) {
        int start = 0;
        boolean prefixed = false;
        while (start < words.size()) {
            String word = words.get(start);
            boolean isPrefix = PREFIXES.contains(ShellCommands.basename(word));
            boolean belongsToPrefix =
                    prefixed && (word.startsWith("-") || DURATION.matcher(word).matches());
            if (!isPrefix && !belongsToPrefix && !ASSIGNMENT.matcher(word).matches()) {
                return words.subList(start, words.size());
            }
            prefixed |= isPrefix;
            start++;
        }
        return List.of();
    }

    /** Without a version, as in python3.11. */
    private static String name(List<String> program) {
        String name = ShellCommands.basename(program.get(0));
        if (CLIENTS.contains(name)) {
            return name;
        }
        int end = name.length();
        while (end > 0 && (Character.isDigit(name.charAt(end - 1)) || name.charAt(end - 1) == '.')) {
            end--;
        }
        return name.substring(0, end);
    }

    /** Arguments without values that are not addresses. */
    private static List<String> addresses(List<String> program) {
        return Stream.iterate(1, i -> i < program.size(), i -> i + 1)
                .filter(i -> !OTHER_OPTIONS.contains(program.get(i - 1)))
                .map(i -> PortName.withoutPath(program.get(i)))
                .toList();
    }

    private boolean isLocal(String address) {
        return local.matcher(address).find();
    }

    /** Whether it is a variable that may contain a port. */
    private boolean isVariable(String address) {
        return VARIABLE.matcher(address).matches() && !isLocal(address);
    }

    private static Set<String> words(String words) {
        return Set.of(words.split(" ", -1));
    }

    /** swaks connects to port 25, or 465 if TLS comes first. */
    private static boolean isDefault(List<String> program, List<String> addresses, PortName port) {
        boolean tlsFirst = program.contains("-tlsc") || program.contains("--tls-on-connect");
        return name(program).equals("swaks")
                && port.port() == (tlsFirst ? MailService.SUBMISSIONS : MailService.SMTP).port()
                && addresses.stream()
                        .noneMatch(address -> address.equals("-p")
                                || address.startsWith("--port")
                                || address.matches(".*[a-z0-9\\]]:[a-z0-9]+"));
    }
}
