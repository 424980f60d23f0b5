package dev.mailingress.proxy.check;

import static dev.mailingress.proxy.check.CheckTargetBuilder.aTarget;
import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.IpAddress;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.protocol.proxyprotocol.ProxyHeader;
import java.net.InetSocketAddress;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Clients that the contract test announces, and the headers in which it does. */
class AnnouncementTest {

    private static final List<String> ADDRESSES = List.of(
            "192.0.2.1", "192.0.2.2", "192.0.2.77", "10.0.0.1", "2001:db8::1", "2001:db8::77", "fd00::1", "::1");

    @Provide
    Arbitrary<String> addresses() {
        return Arbitraries.of(ADDRESSES);
    }

    @Property
    void shouldAnnounceOneFamilyAndTwoAddressesWhateverTheConnection(
            @ForAll("addresses") String client, @ForAll("addresses") String local, @ForAll("addresses") String remote) {
        // Given
        InetSocketAddress mailServer = address(remote, 25);
        Announcement announcement = new Announcement(IpAddress.parse(client), true);
        // When
        ProxyHeader header = announcement.header(address(local, 4711), mailServer);
        // Then
        assertThat(header.source()).isEqualTo(address(client, 4711));
        assertThat(header.destination().getPort()).isEqualTo(25);
        assertThat(header.destination().getAddress())
                .isNotEqualTo(header.source().getAddress());
        assertThat(AddressFamily.of(header.destination().getAddress())).isEqualTo(announcement.family());
        if (AddressFamily.of(mailServer.getAddress()) == announcement.family() && !remote.equals(client)) {
            assertThat(header.destination()).isEqualTo(mailServer);
        }
    }

    @Example
    void shouldAnnounceNobodyWhenNoHeaderIsSent() {
        assertThat(announced(
                        aTarget("mail.example", 25).header(ProxyProtocol.NONE).proofMarks()))
                .isEmpty();
    }

    @Example
    void shouldCompareOnlyWhenSmtpServerHasProofMarks() {
        assertThat(announced(aTarget("mail.example", 25).proofMarks()))
                .containsExactly("192.0.2.77", "2001:db8::77", "192.0.2.78");
        assertThat(announced(aTarget("mail.example", 25))).containsExactly("192.0.2.77", "2001:db8::77");
        assertThat(announced(
                        aTarget("mail.example", 143).protocol(MailProtocol.IMAP).proofMarks()))
                .containsExactly("192.0.2.77", "2001:db8::77");
    }

    @Example
    void shouldCompareWithIpv4WhenBothFamiliesArePossible() {
        assertThat(Announcements.of(aTarget("mail.example", 25)
                                .others("2001:db8::78", "192.0.2.78")
                                .proofMarks()
                                .build())
                        .comparison())
                .isEqualTo(new Announcement(IpAddress.parse("192.0.2.78"), false));
    }

    @Example
    void shouldAnnounceConfiguredFamiliesOnly() {
        assertThat(announced(aTarget("mail.example", 25).marked("2001:db8::7").proofMarks()))
                .containsExactly("2001:db8::7", "2001:db8::78");
        assertThat(announced(aTarget("mail.example", 25)
                        .marked("2001:db8::7")
                        .others("192.0.2.8")
                        .proofMarks()))
                .containsExactly("2001:db8::7");
    }

    @Example
    void shouldAnnounceOtherAddressesWhenNoneIsMarked() {
        assertThat(announced(
                        aTarget("mail.example", 25).marked().others("192.0.2.8").proofMarks()))
                .containsExactly("192.0.2.8");
        assertThat(announced(aTarget("mail.example", 25).marked().others().proofMarks()))
                .containsExactly("192.0.2.78", "2001:db8::78");
        assertThat(Announcements.of(aTarget("mail.example", 25).marked().build())
                        .clients())
                .noneMatch(Announcement::marked);
    }

    @Example
    void shouldConnectOnceWhenProtocolIsUnknown() {
        assertThat(announced(
                        aTarget("mail.example", 25).protocol(MailProtocol.TCP).proofMarks()))
                .containsExactly("192.0.2.77");
    }

    private static List<String> announced(CheckTargetBuilder port) {
        return Announcements.of(port.build()).all().stream()
                .map(announcement -> announcement.client().toString())
                .toList();
    }
}
