package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.Exposure;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyConfig;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Tells which limits of a configuration can never be reached, because the process cannot hold so much. */
public final class LimitWarnings {

    private final int maxConnections;

    /** @param maxConnections what the process can hold */
    public LimitWarnings(int maxConnections) {
        this.maxConnections = maxConnections;
    }

    /** One sentence for each such field that holds for a listener, for log and status. */
    public List<String> of(ProxyConfig config) {
        Set<String> warnings = new LinkedHashSet<>();
        for (ListenerConfig listener : config.listeners()) {
            total(listener, config, warnings);
            // The internal Service has no limit for one client.
            if (listener.exposure() == Exposure.PUBLIC) {
                perClient(listener, config, warnings);
            }
        }
        return List.copyOf(warnings);
    }

    private void total(ListenerConfig listener, ProxyConfig config, Set<String> warnings) {
        String field =
                listener.limits().connections() == null ? "clients.limits.connections" : own(listener) + ".connections";
        check(field, listener.limits().connections(config.clients().limits()), warnings);
    }

    private void perClient(ListenerConfig listener, ProxyConfig config, Set<String> warnings) {
        String field = listener.limits().perClient() == null
                ? "clients.limits.perClient." + service(listener.protocol()) + ".connections"
                : own(listener) + ".perClient.connections";
        int limit = listener.limits()
                .perClient(listener.protocol(), config.clients().limits())
                .connections();
        check(field, limit, warnings);
    }

    private void check(String field, int limit, Set<String> warnings) {
        if (limit > maxConnections) {
            warnings.add(field + ": " + limit + " is more than this process can hold, so " + maxConnections
                    + " holds instead: give the process more open files (RLIMIT_NOFILE, two for a connection),"
                    + " or write " + maxConnections + " or less");
        }
    }

    private static String own(ListenerConfig listener) {
        return "listeners[" + listener.name() + "].limits";
    }

    // The names that the fields of ClientLimits have.
    private static String service(MailProtocol protocol) {
        return switch (protocol) {
            case SMTP -> "smtp";
            case SUBMISSION, SUBMISSIONS -> "submission";
            case IMAP, IMAPS -> "imap";
            case POP3, POP3S -> "pop3";
            case MANAGESIEVE -> "managesieve";
            case TCP -> "tcp";
        };
    }
}
