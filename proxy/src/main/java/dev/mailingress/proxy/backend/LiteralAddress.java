package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.config.AddressLiteral;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses hosts that are IP addresses rather than DNS names. */
final class LiteralAddress {

    private static final Pattern FORMAT = Pattern.compile(AddressLiteral.IPV4 + "|" + AddressLiteral.IPV6 + "(?:%.+)?");

    private LiteralAddress() {}

    /** @return empty if {@code host} is a DNS name */
    static Optional<InetAddress> parse(String host) {
        if (!FORMAT.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException noAddress) {
            return Optional.empty();
        }
    }
}
