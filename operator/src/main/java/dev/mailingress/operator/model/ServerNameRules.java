package dev.mailingress.operator.model;

import dev.mailingress.operator.api.v1alpha1.ListenerSpec;
import dev.mailingress.operator.api.v1alpha1.RouteSpec;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What must hold of the server names by which a listener routes; the proxy reads them by the same rules. */
final class ServerNameRules {

    private static final String LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
    // An address is no server name (RFC 6066 §3), and the last label of a host name is not all digits (RFC 3696 §2).
    private static final Pattern NAME = Pattern.compile("([*][.])?(?!(.*[.])?[0-9]+$)" + LABEL + "([.]" + LABEL + ")*");

    private final Violations violations;

    ServerNameRules(Violations violations) {
        this.violations = violations;
    }

    void check(ListenerSpec listener) {
        String field = "spec.listeners[" + listener.name() + "]";
        if (!listener.routes().isEmpty() && !beginsWithTls(listener)) {
            violations.add(
                    field + ".routes",
                    "its connections begin without TLS, so nobody has named a server yet when the mail server is chosen (under"
                            + " STARTTLS the mail server speaks first): remove the routes and give it one mailServer, or"
                            + " route submissions, imaps or pop3s");
        }
        if (listener.routes().isEmpty() && listener.unmatched().equals("Refuse")) {
            violations.add(
                    field + ".unmatched",
                    "without routes Refuse would refuse every connection: add routes, or remove it");
        }
        Map<String, String> leads = new HashMap<>();
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

    private void check(String field, String name, RouteSpec route, Map<String, String> leads) {
        if (!NAME.matcher(name).matches()) {
            violations.add(
                    field + ".serverNames",
                    "\"" + name
                            + "\" is no server name: write a host name like imap.b.example, or *.b.example for every"
                            + " single label there; other letters in their ASCII form (xn--...)");
        }
        String other = leads.putIfAbsent(name.toLowerCase(Locale.ROOT), route.mailServer());
        if (other != null) {
            violations.add(
                    field + ".serverNames",
                    "\"" + name + "\" also leads to mail server \"" + other
                            + "\"; a name can lead to one place only: remove it from one of them");
        }
    }
}
