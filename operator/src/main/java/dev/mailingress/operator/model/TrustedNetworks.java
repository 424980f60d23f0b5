package dev.mailingress.operator.model;

import dev.mailingress.proxy.config.Cidr;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The networks that a mail server believes. Dovecot compares the address of the proxy's pod, which changes at every
 * reschedule; a change here restarts the mail server. So the nodes' networks are widened to what clusters are commonly given.
 */
final class TrustedNetworks {

    private static final int IPV4_PREFIX = 16;
    private static final int IPV6_PREFIX = 56;
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern NETWORK = Pattern.compile(
            "(?<address>" + OCTET + "(?:[.]" + OCTET + "){3}|[0-9a-fA-F.]*:[0-9a-fA-F.:]*)/(?<prefix>[0-9]{1,3})");

    private TrustedNetworks() {}

    /** Bits behind the prefix are no fault here: nodes are not the user's to correct. */
    static boolean isNetwork(String text) {
        var matcher = NETWORK.matcher(text);
        if (!matcher.matches()) {
            return false;
        }
        try {
            // No name is looked up: the pattern lets only literals through.
            byte[] address = InetAddress.getByName(matcher.group("address")).getAddress();
            return Integer.parseInt(matcher.group("prefix")) <= address.length * 8;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    static List<String> widened(List<String> podNetworks) {
        return podNetworks.stream()
                .filter(TrustedNetworks::isNetwork)
                .map(TrustedNetworks::widened)
                .distinct()
                .sorted()
                .toList();
    }

    private static String widened(String network) {
        String[] parts = network.split("/", 2);
        try {
            InetAddress address = InetAddress.getByName(parts[0]);
            int widest = address instanceof Inet4Address ? IPV4_PREFIX : IPV6_PREFIX;
            return Cidr.around(address, Math.min(Integer.parseInt(parts[1]), widest))
                    .toString();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(network, e);
        }
    }
}
