package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.LocalAddresses;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Refuses source addresses that a mail server trusts by default. A header with 127.0.0.1 makes Postfix an open relay if
 * {@code mynetworks} contains the loopback network (measured); a connection with such a source is forged, misrouted by
 * a load balancer, or from this host.
 *
 * <p>Applies to public and internal listeners: internal ones have no rules about pods, but they send addresses too.
 */
public final class LocalAddressRule {

    /**
     * Decides about one connection.
     *
     * @param client the source address that would be sent to the backend
     * @param destination the address that the client connected to
     */
    public AdmissionDecision judge(InetSocketAddress client, InetSocketAddress destination, LocalAddresses setting) {
        return judge(client.getAddress(), AddressBits.of(client.getAddress()), destination.getAddress(), setting);
    }

    AdmissionDecision judge(InetAddress source, AddressBits bits, InetAddress destination, LocalAddresses setting) {
        if (setting == LocalAddresses.ALLOW) {
            return AdmissionDecision.ADMIT;
        }
        if (!bits.isRoutable()) {
            return refuse("source address " + text(source) + " is not valid for a client");
        }
        if (source.equals(destination)) {
            return refuse("client and server have the same address, " + text(source));
        }
        return AdmissionDecision.ADMIT;
    }

    private static AdmissionDecision refuse(String message) {
        return new AdmissionDecision.Refuse(Refusal.LOCAL_ADDRESS, message);
    }

    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
