package dev.mailingress.operator.model;

import dev.mailingress.operator.api.v1alpha1.ListenerSpec;
import dev.mailingress.operator.api.v1alpha1.RouteSpec;
import dev.mailingress.proxy.config.ServerName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What must hold of the server names by which a listener routes. */
final class ServerNameRules {

    private final SpecErrors specErrors;

    ServerNameRules(SpecErrors specErrors) {
        this.specErrors = specErrors;
    }

    void check(ListenerSpec listener) {
        String field = "spec.listeners[" + listener.name() + "]";
        if (!listener.routes().isEmpty() && !beginsWithTls(listener)) {
            specErrors.add(
                    field + ".routes",
                    "its connections begin without TLS, so nobody has named a server yet when the mail server is chosen (under"
                            + " STARTTLS the mail server speaks first): remove the routes and give it one mailServer, or"
                            + " route submissions, imaps or pop3s");
        }
        if (listener.routes().isEmpty() && listener.unmatched().equals("Refuse")) {
            specErrors.add(
                    field + ".unmatched",
                    "without routes Refuse would refuse every connection: add routes, or remove it");
        }
        Map<ServerName, String> leads = new HashMap<>();
        for (RouteSpec route : listener.routes()) {
            route.serverNames()
                    .forEach(name -> check(field + ".routes[" + route.mailServer() + "]", name, route, leads));
        }
    }

    private static boolean beginsWithTls(ListenerSpec listener) {
        Optional<MailService> service = MailService.named(listener.name());
        return listener.protocol() == null
                && service.filter(known -> known.protocol().implicitTls()).isPresent();
    }

    private void check(String field, String name, RouteSpec route, Map<ServerName, String> leads) {
        Optional<ServerName> read = ServerName.parse(name);
        if (read.isEmpty()) {
            specErrors.add(
                    field + ".serverNames",
                    "\"" + name
                            + "\" is no server name: write a host name like imap.b.example, or *.b.example for every"
                            + " single label there; other letters in their ASCII form (xn--...)");
            return;
        }
        String other = leads.putIfAbsent(read.get(), route.mailServer());
        if (other != null) {
            specErrors.add(
                    field + ".serverNames",
                    "\"" + name + "\" also leads to mail server \"" + other
                            + "\"; a name can lead to one place only: remove it from one of them");
        }
    }
}
