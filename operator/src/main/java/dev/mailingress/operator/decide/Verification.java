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

    public static final Verification PENDING = new Verification(true, List.of(), List.of());

    public Verification {
        ports = List.copyOf(ports);
        untrusted = List.copyOf(untrusted);
    }

    /**
     * Verdict on one port for clients of one address family.
     *
     * @param family IPv4 or IPv6
     * @param good whether the port serves its clients as configured
     * @param excused whether a bad verdict is no surprise, because the mail server has just been started
     * @param message what was observed and what to do
     */
    public record PortVerdict(
            String mailServer,
            int port,
            String family,
            Verdict verdict,
            boolean good,
            boolean excused,
            String message) {}

    /** Verdicts on the ports of one mail server. */
    public List<PortVerdict> of(String mailServer) {
        return ports.stream()
                .filter(port -> port.mailServer().equals(mailServer))
                .toList();
    }
}
