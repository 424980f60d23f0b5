package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.MailService;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
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

    /** Names in /etc/services and in URLs, besides those of the listeners. */
    private static final Map<String, MailService> ALIASES = Map.of(
            "smtps", MailService.SUBMISSIONS,
            "ssmtp", MailService.SUBMISSIONS,
            "imap2", MailService.IMAP,
            "sieve", MailService.MANAGESIEVE);

    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*", Pattern.DOTALL);
    private static final Pattern DURATION = Pattern.compile("[0-9.]+[smhd]?");
    private static final Pattern VARIABLE = Pattern.compile("(?s)(?:.*[:/])?\\$\\{?[A-Za-z_]\\w*}?");
    private static final Pattern ZERO_IO = Pattern.compile("-[a-zA-Z]*z[a-zA-Z]*");
    private static final Pattern DEV_TCP = Pattern.compile("/dev/tcp/([^/]+)/([^/\\s]+)");
    private static final Pattern URL =
            Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*)://(?:[^/@]*@)?([^/]*).*", Pattern.DOTALL);
    private static final String LOCAL =
            "localhost|localhost\\.localdomain|ip6-localhost|127(?:\\.[0-9]{1,3}){3}|0\\.0\\.0\\.0"
                    + "|\\[?::1?]?|\\$\\{?HOSTNAME}?|\\$\\(hostname[^)]*\\)";

    private final List<List<String>> commands;
    private final Pattern local;

    /** @param names of the pod itself, besides those that every host has */
    CommandPorts(List<String> command, Set<String> names) {
        this.commands = ShellCommands.of(command);
        this.local = word(Stream.concat(Stream.of(LOCAL), names.stream().map(Pattern::quote))
                .collect(Collectors.joining("|")));
    }

    /** The most that any part of the command does with the port. */
    PortUse of(int port) {
        return commands.stream()
                .map(words -> of(words, port))
                .reduce(PortUse.NONE, (one, other) -> one.compareTo(other) >= 0 ? one : other);
    }

    private PortUse of(List<String> words, int port) {
        if (words.stream().anyMatch(word -> isDevTcp(word, port))) {
            return PortUse.SPOKEN_TO;
        }
        List<String> program = withoutPrefixes(words);
        if (program.isEmpty() || LOCAL_PROGRAMS.contains(name(program))) {
            return PortUse.NONE;
        }
        List<String> addresses = addresses(program);
        if (!isClient(program) && CLIENTS.contains(name(program))) {
            return PortUse.NONE;
        }
        boolean names = addresses.stream().anyMatch(address -> names(address, port));
        boolean isLocal = addresses.stream().anyMatch(this::isLocal);
        if (!isClient(program)) {
            boolean both = addresses.stream().anyMatch(address -> isLocal(address) && hasNumber(address, port));
            boolean number = addresses.stream().anyMatch(address -> hasNumber(address, port));
            return both ? PortUse.CONNECTED : number ? PortUse.NAMED : PortUse.NONE;
        }
        if (!names && !isDefault(program, addresses, port) && !mayExpandTo(addresses, port)) {
            return PortUse.NONE;
        }
        if (!isLocal) {
            return PortUse.NAMED;
        }
        boolean onlyConnects = NETCATS.contains(name(program))
                && program.stream().anyMatch(word -> ZERO_IO.matcher(word).matches());
        return onlyConnects ? PortUse.CONNECTED : PortUse.SPOKEN_TO;
    }

    private boolean isDevTcp(String word, int port) {
        return DEV_TCP.matcher(word).results().anyMatch(found -> isDevTcp(found, port));
    }

    private boolean isDevTcp(MatchResult found, int port) {
        return isLocal(found.group(1)) && (names(found.group(2), port) || mayExpandTo(List.of(found.group(2)), port));
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
        return CLIENTS.contains(name) ? name : name.replaceAll("[0-9.]+$", "");
    }

    private static boolean isClient(List<String> program) {
        String name = name(program);
        return CLIENTS.contains(name) && (!name.equals("openssl") || program.contains("s_client"));
    }

    /** Arguments without values that are not addresses; of a URL only scheme, host and port. */
    private static List<String> addresses(List<String> program) {
        return Stream.iterate(1, i -> i < program.size(), i -> i + 1)
                .filter(i -> !OTHER_OPTIONS.contains(program.get(i - 1)))
                .map(program::get)
                .map(word -> URL.matcher(word).replaceFirst("$1://$2"))
                .toList();
    }

    private boolean isLocal(String address) {
        return local.matcher(address).find();
    }

    private static boolean names(String address, int port) {
        if (hasNumber(address, port)) {
            return true;
        }
        Optional<String> scheme = Optional.of(URL.matcher(address))
                .filter(url -> url.matches() && !url.group(2).matches(".*:[0-9]+"))
                .map(url -> url.group(1).toLowerCase(Locale.ROOT));
        String name = scheme.orElseGet(() -> address.replaceFirst("(?s).*[:,]", ""));
        return MailService.named(name)
                .or(() -> Optional.ofNullable(ALIASES.get(name)))
                .filter(service -> service.port() == port)
                .isPresent();
    }

    private static boolean hasNumber(String address, int port) {
        return word(String.valueOf(port)).matcher(address).find();
    }

    /** Not within a longer word, number, address or name of a mailbox. */
    private static Pattern word(String regex) {
        return Pattern.compile("(?<![\\w.@-])(?:" + regex + ")(?![\\w.-])");
    }

    private static Set<String> words(String words) {
        return Set.of(words.split(" ", -1));
    }

    /** swaks connects to port 25, or 465 if TLS comes first. */
    private static boolean isDefault(List<String> program, List<String> addresses, int port) {
        boolean tlsFirst = program.contains("-tlsc") || program.contains("--tls-on-connect");
        return name(program).equals("swaks")
                && port == (tlsFirst ? MailService.SUBMISSIONS : MailService.SMTP).port()
                && addresses.stream()
                        .noneMatch(address -> address.equals("-p")
                                || address.startsWith("--port")
                                || address.matches(".*[a-z0-9\\]]:[a-z0-9]+"));
    }

    /** Whether an argument is a variable, and any part of the script names the port. */
    private boolean mayExpandTo(List<String> addresses, int port) {
        return addresses.stream().anyMatch(address -> VARIABLE.matcher(address).matches() && !isLocal(address))
                && commands.stream().flatMap(List::stream).anyMatch(word -> hasNumber(word, port));
    }
}
