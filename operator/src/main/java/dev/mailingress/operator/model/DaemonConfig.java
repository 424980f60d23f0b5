package dev.mailingress.operator.model;

import java.util.List;

/** How docker-mailserver serves a mail service: the one description that the files of both modes are made from. */
public sealed interface DaemonConfig {

    /**
     * @param entry the service of master.cf that accepts connections, as {@code name/type}
     * @param handsTo the one that goes on with what it accepted, if there is one
     */
    record Postfix(String entry, List<String> handsTo) implements DaemonConfig {

        public Postfix {
            handsTo = List.copyOf(handsTo);
        }

        /**
         * The parameters that make the entry expect a header. Port 25 is postscreen's or, with those who do without it,
         * smtpd's; each reads its own and leaves the other's alone.
         */
        public List<String> header() {
            return handsTo.isEmpty()
                    ? List.of("smtpd_upstream_proxy_protocol=haproxy")
                    : List.of("postscreen_upstream_proxy_protocol=haproxy", "smtpd_upstream_proxy_protocol=haproxy");
        }
    }

    /**
     * @param login the service that owns the listener
     * @param listener its name in Debian's configuration or, for ManageSieve, the one that is built in
     */
    record Dovecot(String login, String listener) implements DaemonConfig {}
}
