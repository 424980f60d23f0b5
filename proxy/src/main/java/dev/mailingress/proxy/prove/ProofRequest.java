package dev.mailingress.proxy.prove;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be proved.
 *
 * @param name the public name of the mail server, or an address
 * @param ports 1 to {@value MailPort#MAX_PORTS}
 * @param proxies URLs of management ports; at most {@value #MAX_PROXIES}
 * @param expected the addresses that the proxies should see; null if none is expected
 * @param mailDomain the domain whose MX should lead to the name; null if none
 * @param timeout of one session with a mail server
 */
public record ProofRequest(
        String name,
        List<MailPort> ports,
        List<URI> proxies,
        @Nullable ExpectedAddress expected,
        @Nullable String mailDomain,
        Duration timeout) {

    public static final int MAX_PROXIES = 16;

    public ProofRequest {
        ports = List.copyOf(ports);
        proxies = List.copyOf(proxies);
        if (ports.isEmpty() || ports.size() > MailPort.MAX_PORTS) {
            throw new IllegalArgumentException(
                    "--ports: has " + ports.size() + " ports: must have 1-" + MailPort.MAX_PORTS);
        }
        if (proxies.size() > MAX_PROXIES) {
            throw new IllegalArgumentException(
                    "--proxy: has " + proxies.size() + " URLs: must have at most " + MAX_PROXIES);
        }
        if (expected != null && proxies.isEmpty()) {
            throw new IllegalArgumentException(
                    "--expect-address: needs the URL of each proxy that may serve the name: use --proxy");
        }
    }
}
