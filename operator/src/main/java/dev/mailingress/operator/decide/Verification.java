package dev.mailingress.operator.decide;

import dev.mailingress.operator.observed.Verdict;
import java.util.List;

/**
 * What the contract test has found out about the mail servers.
 *
 * @param pending whether a port has not been tested yet
 * @param ports verdicts on the ports that listeners lead to, by address family
 * @param untrusted proxies that mail servers do not trust
 */
public record Verification(boolean pending, List<PortVerdict> ports, List<UntrustedProxy> untrusted) {

    public Verification {
        ports = List.copyOf(ports);
        untrusted = List.copyOf(untrusted);
    }

    /**
     * Verdict on one port for clients of one address family.
     *
     * @param family IPv4 or IPv6
     * @param good whether the port serves its clients as configured
     * @param excuse for a bad verdict
     * @param message what was observed and what to do
     */
    public record PortVerdict(
            String mailServer, int port, String family, Verdict verdict, boolean good, Excuse excuse, String message) {}

    /** Why a bad verdict may be no failure. */
    public enum Excuse {
        NONE,
        /** The pods of the mail server have just been started. */
        STARTING,
        /** Its pods are not known; it may be starting. */
        UNKNOWN_PODS
    }

    /** Whether there is anything left to be found out or to be cured. */
    public boolean isUnproven() {
        return pending || ports.stream().anyMatch(port -> !port.good());
    }

    /** Verdicts on the ports of one mail server. */
    public List<PortVerdict> of(String mailServer) {
        return ports.stream()
                .filter(port -> port.mailServer().equals(mailServer))
                .toList();
    }
}
