package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.LocalAddresses;
import java.net.Inet4Address;
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

    private static final Verdict ADMIT = new Verdict.Admit();

    /**
     * Judges one connection.
     *
     * @param client the source that would be announced
     * @param destination the address that the client reached
     */
    public Verdict judge(InetSocketAddress client, InetSocketAddress destination, LocalAddresses setting) {
        if (setting == LocalAddresses.ALLOW) {
            return ADMIT;
        }
        InetAddress source = client.getAddress();
        if (isNeverAStrangers(source)) {
            return refuse("a client cannot have the address " + text(source));
        }
        if (source.equals(destination.getAddress())) {
            return refuse("client and server have the same address " + text(source));
        }
        return ADMIT;
    }

    private static Verdict refuse(String words) {
        return new Verdict.Refuse(Refusal.LOCAL_ADDRESS, words);
    }

    private static boolean isNeverAStrangers(InetAddress source) {
        return source.isLoopbackAddress()
                || source.isAnyLocalAddress()
                || source.isMulticastAddress()
                || source.isLinkLocalAddress()
                || isThisNetwork(source);
    }

    // RFC 1122 §3.2.1.3: 0.0.0.0/8 is "this host on this network"; Linux takes all of it for itself.
    private static boolean isThisNetwork(InetAddress source) {
        return source instanceof Inet4Address && source.getAddress()[0] == 0;
    }

    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
