package dev.mailingress.operator.e2e;

/**
 * Domains of the tests' senders and recipients in the cluster's DNS: docker-mailserver refuses senders whose domain does not
 * exist. They have addresses and names for these, and neither MX nor SPF, so that a domain's address is its mail server (RFC 5321
 * §5.1).
 */
final class MailDomains {

    private static final String HOSTS = """
            hosts {
              192.0.2.25 example.test mail.example.test
              192.0.2.26 elsewhere.test mail.elsewhere.test
              fallthrough
            }
            """;

    private MailDomains() {}

    /** The plugin of CoreDNS that answers for them, to be placed before those that forward. */
    static String plugin() {
        return HOSTS;
    }

    /** The same as a server block of its own, because k3s' own block has this plugin already. */
    static String serverBlock() {
        return "test:53 {\n" + HOSTS.indent(2) + "}\n";
    }
}
