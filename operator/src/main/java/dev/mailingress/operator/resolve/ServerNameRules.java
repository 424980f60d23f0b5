package dev.mailingress.operator.resolve;

import dev.mailingress.operator.api.v1alpha1.ListenerSpec;
import dev.mailingress.operator.api.v1alpha1.RouteSpec;
import dev.mailingress.operator.model.MailService;
import dev.mailingress.proxy.config.ServerName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Validates the routes of a listener and their server names. */
final class ServerNameRules {

    private final SpecErrors errors;

    ServerNameRules(SpecErrors errors) {
        this.errors = errors;
    }

    void check(ListenerSpec listener) {
        String field = "spec.listeners[" + listener.name() + "]";
        if (!listener.routes().isEmpty() && !beginsWithTls(listener)) {
            errors.add(
                    field + ".routes",
                    "must only be set on listeners whose connections begin with TLS, because on port 25 and with STARTTLS the"
                            + " mail server speaks first and is chosen before the client names a server: set mailServer"
                            + " instead, or use submissions, imaps or pop3s");
        }
        if (listener.routes().isEmpty() && listener.unmatched().equals("Refuse")) {
            errors.add(
                    field + ".unmatched",
                    "must not be Refuse without routes, because every connection would be refused: add routes, or remove"
                            + " unmatched");
        }
        Map<ServerName, String> mailServers = new HashMap<>();
        for (RouteSpec route : listener.routes()) {
            route.serverNames()
                    .forEach(name -> check(field + ".routes[" + route.mailServer() + "]", name, route, mailServers));
        }
    }

    private static boolean beginsWithTls(ListenerSpec listener) {
        Optional<MailService> service = MailService.named(listener.name());
        return listener.protocol() == null
                && service.filter(known -> known.protocol().implicitTls()).isPresent();
    }

    private void check(String field, String name, RouteSpec route, Map<ServerName, String> mailServers) {
        Optional<ServerName> parsed = ServerName.parse(name);
        if (parsed.isEmpty()) {
            errors.add(
                    field + ".serverNames",
                    "\"" + name
                            + "\" is not a valid server name: use a host name like imap.b.example, or *.b.example to match"
                            + " exactly one label in place of the asterisk, and write non-ASCII letters in their ASCII form"
                            + " (xn--...)");
            return;
        }
        String other = mailServers.putIfAbsent(parsed.get(), route.mailServer());
        if (other != null) {
            errors.add(
                    field + ".serverNames",
                    "\"" + name + "\" is already routed to mail server \"" + other
                            + "\": remove it from one of the two routes");
        }
    }
}
