package dev.mailingress.proxy.check;

import static dev.mailingress.proxy.check.CheckTargetBuilder.aTarget;
import static dev.mailingress.proxy.config.ListenerConfigBuilder.aListener;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.ClientsConfig;
import dev.mailingress.proxy.config.Exposure;
import dev.mailingress.proxy.config.IpAddress;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.ListenerLimits;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.RouteConfig;
import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.config.Unmatched;
import dev.mailingress.proxy.config.VerificationConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckTargetsTest {

    @Test
    void shouldCheckPortOnceWhenBothListenersLeadToIt() {
        // When
        List<CheckTarget> ports = ports(
                ClientsConfig.DEFAULT,
                smtp(Exposure.PUBLIC, 10025, ProxyProtocol.V2),
                smtp(Exposure.INTERNAL, 30025, ProxyProtocol.V2));
        // Then
        assertThat(ports).containsExactly(aTarget("a.example", 25).backend("a").build());
    }

    @Test
    void shouldCheckPortTwiceWhenListenersExpectDifferentHeaders() {
        // When
        List<CheckTarget> ports = ports(
                ClientsConfig.DEFAULT,
                smtp(Exposure.PUBLIC, 10025, ProxyProtocol.V2),
                smtp(Exposure.INTERNAL, 30025, ProxyProtocol.NONE));
        // Then
        assertThat(ports).extracting(CheckTarget::proxyProtocol).containsExactly(ProxyProtocol.V2, ProxyProtocol.NONE);
    }

    @Test
    void shouldCheckEachTargetOnceWhenListenersAndRoutesHaveSeveral() {
        // Given
        ListenerConfig imaps = aListener("imaps")
                .protocol(MailProtocol.IMAPS)
                .port(10993)
                .target("b", "b.example", 993)
                .formerTarget("former.example", 993, ProxyProtocol.NONE)
                .routes(List.of(routeToB("b.example"), routeToB("c.example")), Unmatched.DEFAULT)
                .build();
        // When
        List<CheckTarget> ports = ports(ClientsConfig.DEFAULT, imaps);
        // Then
        assertThat(ports)
                .containsExactly(
                        imaps("b", "b.example").serverName("b.example").build(),
                        imaps("b", "former.example").header(ProxyProtocol.NONE).build());
    }

    @Test
    void shouldUseFirstExactServerNameWhenPortIsRoutedByName() {
        // Given
        ListenerConfig imaps = aListener("imaps")
                .protocol(MailProtocol.IMAPS)
                .port(10993)
                .target("a", "a.example", 993)
                .routes(List.of(routeToB("*.b.example"), routeToB("*.b.example", "imap.b.example")), Unmatched.DEFAULT)
                .build();
        // When
        List<CheckTarget> ports = ports(ClientsConfig.DEFAULT, imaps);
        // Then
        assertThat(ports)
                .containsExactly(
                        imaps("a", "a.example").build(),
                        imaps("b", "b.example").serverName("imap.b.example").build());
    }

    @Test
    void shouldNotCheckTargetThatListenerNeverUses() {
        // Given
        ListenerConfig imaps = aListener("imaps")
                .protocol(MailProtocol.IMAPS)
                .port(10993)
                .target("a", "a.example", 993)
                .routes(List.of(routeToB("b.example")), Unmatched.REFUSE)
                .build();
        // When
        List<CheckTarget> ports = ports(ClientsConfig.DEFAULT, imaps);
        // Then
        assertThat(ports)
                .containsExactly(imaps("b", "b.example").serverName("b.example").build());
    }

    @Test
    void shouldHaveProofMarksAndAddressesOfConfiguration() {
        // Given
        VerificationConfig verification = new VerificationConfig(List.of(IpAddress.parse("192.0.2.7")), List.of());
        ListenerConfig marked = new ListenerConfig(
                "smtp",
                MailProtocol.SMTP,
                Exposure.PUBLIC,
                10025,
                25,
                "a",
                List.of(new TargetConfig("a.example", 25, ProxyProtocol.V2, true)),
                List.of(),
                Unmatched.DEFAULT,
                ListenerLimits.NONE);
        // When
        List<CheckTarget> ports = CheckTargets.of(ProxyConfig.of(
                1,
                7,
                List.of(smtp(Exposure.INTERNAL, 30025, ProxyProtocol.V2), marked),
                null,
                null,
                verification,
                null));
        // Then
        assertThat(ports)
                .containsExactly(aTarget("a.example", 25)
                        .backend("a")
                        .proofMarks()
                        .verification(verification)
                        .build());
    }

    private static CheckTargetBuilder imaps(String backend, String host) {
        return aTarget(host, 993).backend(backend).protocol(MailProtocol.IMAPS);
    }

    private static ListenerConfig smtp(Exposure exposure, int port, ProxyProtocol header) {
        return aListener("smtp")
                .exposure(exposure)
                .port(port)
                .target("a", "a.example", 25)
                .proxyProtocol(header)
                .build();
    }

    private static RouteConfig routeToB(String... serverNames) {
        return new RouteConfig(
                List.of(serverNames), "b", List.of(new TargetConfig("b.example", 993, ProxyProtocol.V2)));
    }

    private static List<CheckTarget> ports(ClientsConfig clients, ListenerConfig... listeners) {
        return CheckTargets.of(ProxyConfig.of(1, 7, List.of(listeners), null, clients, null, null));
    }
}
