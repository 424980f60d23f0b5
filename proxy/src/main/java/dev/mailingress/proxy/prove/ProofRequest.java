package dev.mailingress.proxy.prove;

import dev.mailingress.proxy.config.IpAddress;
import dev.mailingress.proxy.config.PrintableText;
import dev.mailingress.proxy.config.ServerName;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Request for a proof from outside, validated.
 *
 * @param name the public name of the mail server in lower case, without the final dot; or an address in canonical form
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

    private static final int MAX_QUOTED = 120;

    public ProofRequest {
        name = publicName(name);
        if (mailDomain != null) {
            mailDomain = domain(mailDomain).orElseThrow(invalid("--mx", mailDomain, "a domain such as example.com"));
        }
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

    private static String publicName(String text) {
        if (NameProof.isLiteral(text)) {
            return IpAddress.parse(text).toString();
        }
        // RFC 1123 §2.1: unlike other names in DNS, that of a host has no underscore, and SNI cannot carry it.
        return domain(text)
                .filter(host -> host.indexOf('_') < 0)
                .orElseThrow(invalid("NAME", text, "a host name such as mail.example.com, or an address"));
    }

    private static Optional<String> domain(String text) {
        return ServerName.parse(text).filter(name -> !name.wildcard()).map(ServerName::host);
    }

    private static Supplier<IllegalArgumentException> invalid(String parameter, String text, String valid) {
        return () -> new IllegalArgumentException(
                parameter + ": \"" + PrintableText.of(text, MAX_QUOTED) + "\" is not valid: must be " + valid);
    }
}
