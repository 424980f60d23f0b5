package dev.mailingress.proxy.prove;

import dev.mailingress.proxy.config.AddressLiteral;
import dev.mailingress.proxy.config.IpAddress;
import dev.mailingress.proxy.prove.DnsRecords.RecordType;
import dev.mailingress.proxy.prove.Finding.ProofStep;
import dev.mailingress.proxy.prove.Finding.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** DNS checks of the public name: its addresses, their names, and the MX that leads to it. */
final class NameProof {

    static final int MAX_ADDRESSES = 8;

    private final DnsRecords dns;

    NameProof(DnsRecords dns) {
        this.dns = dns;
    }

    /**
     * The addresses of the name, IPv4 first; of a literal, itself. If DNS does not know the name or cannot be reached,
     * those that this host has for it, as in its hosts file.
     *
     * @param findings receives the result
     */
    List<InetAddress> addresses(String name, List<Finding> findings) {
        FoundAddresses found = find(name);
        findings.add(Finding.about(name, ProofStep.ADDRESS, found.result, found.detail));
        return found.addresses;
    }

    private record FoundAddresses(List<InetAddress> addresses, Result result, String detail) {}

    private FoundAddresses find(String name) {
        if (isLiteral(name)) {
            InetAddress literal = IpAddress.parse(name).address();
            return new FoundAddresses(List.of(literal), Result.OK, texts(List.of(literal)) + ".");
        }
        try {
            List<InetAddress> addresses = bounded(resolve(name));
            return addresses.isEmpty()
                    ? findHere(
                            name,
                            Result.WARNING,
                            "The name has neither an A nor an AAAA record. Add one with the address of the public"
                                    + " Service.")
                    : new FoundAddresses(addresses, Result.OK, texts(addresses) + ".");
        } catch (IOException e) {
            return findHere(name, Result.UNKNOWN, e.getMessage() + ".");
        }
    }

    /** Addresses that only this host knows, as from its hosts file or a search domain: clients elsewhere do not. */
    private static FoundAddresses findHere(String name, Result result, String failure) {
        try {
            List<InetAddress> addresses = bounded(List.of(InetAddress.getAllByName(name)));
            return new FoundAddresses(addresses, result, "Only this host knows " + texts(addresses) + ". " + failure);
        } catch (UnknownHostException e) {
            return new FoundAddresses(List.of(), Result.FAILED, failure);
        }
    }

    private static List<InetAddress> bounded(List<InetAddress> addresses) {
        return addresses.stream().distinct().limit(MAX_ADDRESSES).toList();
    }

    static boolean isLiteral(String name) {
        return name.matches(AddressLiteral.IPV4) || name.matches(AddressLiteral.IPV6);
    }

    private List<InetAddress> resolve(String name) throws IOException {
        List<InetAddress> addresses = new ArrayList<>();
        for (RecordType type : List.of(RecordType.A, RecordType.AAAA)) {
            for (String record : dns.query(name, type)) {
                addresses.add(InetAddress.getByName(record));
            }
        }
        return addresses;
    }

    /** Whether an address has a name that leads back to it: what receivers of mail from there check. */
    Finding reverse(InetAddress address) {
        String text = new IpAddress(address).toString();
        if (ExpectedAddress.isPrivate(address)) {
            return Finding.about(text, ProofStep.REVERSE_DNS, Result.UNKNOWN, "Not checked: the address is private.");
        }
        try {
            List<String> names = dns.query(reverseName(address), RecordType.PTR);
            if (names.isEmpty()) {
                return Finding.about(
                        text,
                        ProofStep.REVERSE_DNS,
                        Result.FAILED,
                        "The address has no PTR record. If mail is also sent from it, ask your provider for one.");
            }
            for (String name : names) {
                if (resolve(name).contains(address)) {
                    return Finding.about(text, ProofStep.REVERSE_DNS, Result.OK, name + " leads back to the address.");
                }
            }
            return Finding.about(
                    text,
                    ProofStep.REVERSE_DNS,
                    Result.FAILED,
                    String.join(", ", names) + " does not lead back to the address. Add an A or AAAA record for it, or"
                            + " change the PTR record.");
        } catch (IOException e) {
            return Finding.about(text, ProofStep.REVERSE_DNS, Result.UNKNOWN, e.getMessage() + ".");
        }
    }

    /** Name of an address in the reverse zone (RFC 1035 §3.5, RFC 3596 §2.5). */
    static String reverseName(InetAddress address) {
        byte[] bytes = address.getAddress();
        StringBuilder name = new StringBuilder();
        for (int i = bytes.length - 1; i >= 0; i--) {
            int octet = bytes[i] & 0xff;
            if (bytes.length == 4) {
                name.append(octet).append('.');
            } else {
                name.append(Integer.toHexString(octet & 0xf)).append('.');
                name.append(Integer.toHexString(octet >> 4)).append('.');
            }
        }
        return name.append(bytes.length == 4 ? "in-addr.arpa" : "ip6.arpa").toString();
    }

    /** Whether the MX of a domain leads to the name, or to one of its addresses under another name. */
    Finding mailExchange(String domain, String name, List<InetAddress> addresses) {
        try {
            Set<String> exchanges = dns.query(domain, RecordType.MX).stream()
                    .map(record -> record.substring(record.indexOf(' ') + 1).toLowerCase(Locale.ROOT))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            if (exchanges.isEmpty()) {
                return mx(domain, Result.FAILED, "The domain has no MX record. Add one that leads to " + name + ".");
            }
            if (exchanges.contains(name.toLowerCase(Locale.ROOT))) {
                return mx(domain, Result.OK, "The MX leads to " + name + ".");
            }
            for (String exchange : exchanges) {
                // RFC 7505: a single dot is not a host; the domain accepts no mail.
                if (!exchange.equals(".") && resolve(exchange).stream().anyMatch(addresses::contains)) {
                    return mx(domain, Result.OK, "The MX leads to " + exchange + ", which has the same address.");
                }
            }
            return mx(
                    domain,
                    Result.FAILED,
                    "The MX leads to " + String.join(", ", exchanges) + ", not to " + name + ". Change the MX record.");
        } catch (IOException e) {
            return mx(domain, Result.UNKNOWN, e.getMessage() + ".");
        }
    }

    private static Finding mx(String domain, Result result, String detail) {
        return Finding.about(domain, ProofStep.MX, result, detail);
    }

    private static String texts(List<InetAddress> addresses) {
        return addresses.stream()
                .map(address -> new IpAddress(address).toString())
                .collect(Collectors.joining(", "));
    }
}
