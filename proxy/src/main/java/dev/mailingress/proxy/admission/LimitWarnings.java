package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.Exposure;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyConfig;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Warnings about limits of a configuration that are above the limit of the process. */
public final class LimitWarnings {

    private final ConnectionLimit ofProcess;

    /** @param ofProcess limit of the process */
    public LimitWarnings(ConnectionLimit ofProcess) {
        this.ofProcess = ofProcess;
    }

    /** One sentence for each such field that applies to a listener, for log and status. */
    public List<String> of(ProxyConfig config) {
        Set<String> warnings = new LinkedHashSet<>();
        for (ListenerConfig listener : config.listeners()) {
            total(listener, config, warnings);
            // The internal Service has no limits per client.
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
        int max = ofProcess.connections();
        if (limit > max) {
            warnings.add(field + ": " + limit + " exceeds the limit of this process, so " + max + " applies: "
                    + ofProcess.resource().remedy() + ", or lower this limit to " + max + " or less");
        }
    }

    private static String own(ListenerConfig listener) {
        return "listeners[" + listener.name() + "].limits";
    }

    // Names of the fields of ClientLimits.
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
