package dev.mailingress.operator.model;

import java.util.List;

/**
 * Configuration of the daemon in docker-mailserver, Postfix or Dovecot, that serves a mail service: the files of both modes are
 * generated from it.
 */
public sealed interface DaemonConfig {

    /**
     * Services of Postfix.
     *
     * @param entry the service in master.cf that accepts connections, as {@code name/type}
     * @param handsTo the services that it passes accepted connections to
     */
    record Postfix(String entry, List<String> handsTo) implements DaemonConfig {

        public Postfix {
            handsTo = List.copyOf(handsTo);
        }

        /**
         * Parameters with which the entry expects a header. Port 25 is served by postscreen or, if that is disabled, by smtpd;
         * each reads its own parameter and ignores the other's.
         */
        public List<String> header() {
            return handsTo.isEmpty()
                    ? List.of("smtpd_upstream_proxy_protocol=haproxy")
                    : List.of("postscreen_upstream_proxy_protocol=haproxy", "smtpd_upstream_proxy_protocol=haproxy");
        }
    }

    /**
     * Listener of Dovecot.
     *
     * @param login the login service that the listener belongs to
     * @param listener its name in Debian's configuration or, for ManageSieve, the built-in name
     */
    record Dovecot(String login, String listener) implements DaemonConfig {}
}
