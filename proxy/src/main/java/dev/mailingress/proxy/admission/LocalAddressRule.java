package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.LocalAddresses;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Never announces an address that a mail server trusts by itself. A header that claims 127.0.0.1 makes Postfix relay for
 * anyone where {@code mynetworks} holds the loopback network (measured), and such a source only reaches a mail port by
 * forgery, by a balancer's mistake, or from this very host.
 *
 * <p>The rule holds at both doors: the internal one is without rules about pods, but it announces addresses too.
 */
public final class LocalAddressRule {

    /**
     * Judges one connection.
     *
     * @param client the source that would be announced
     * @param destination the address that the client reached
     */
    public AdmissionDecision judge(InetSocketAddress client, InetSocketAddress destination, LocalAddresses setting) {
        return judge(client.getAddress(), AddressBits.of(client.getAddress()), destination.getAddress(), setting);
    }

    AdmissionDecision judge(InetAddress source, AddressBits bits, InetAddress destination, LocalAddresses setting) {
        if (setting == LocalAddresses.ALLOW) {
            return AdmissionDecision.ADMIT;
        }
        if (!bits.isRoutable()) {
            return refuse("a client cannot have the address " + text(source));
        }
        if (source.equals(destination)) {
            return refuse("client and server have the same address " + text(source));
        }
        return AdmissionDecision.ADMIT;
    }

    private static AdmissionDecision refuse(String words) {
        return new AdmissionDecision.Refuse(Refusal.LOCAL_ADDRESS, words);
    }

    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
