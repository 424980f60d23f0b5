package dev.mailingress.proxy.check;

import static dev.mailingress.proxy.config.ListenerConfigBuilder.aListener;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.Cidr;
import dev.mailingress.proxy.config.ClientsConfig;
import dev.mailingress.proxy.config.Exposure;
import dev.mailingress.proxy.config.InboundMode;
import dev.mailingress.proxy.config.InboundProxyProtocol;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.RouteConfig;
import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.config.Unmatched;
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
        assertThat(ports)
                .containsExactly(
                        new CheckTarget("a", "a.example", 25, MailProtocol.SMTP, ProxyProtocol.V2, null, false));
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
                        new CheckTarget(
                                "b", "b.example", 993, MailProtocol.IMAPS, ProxyProtocol.V2, "b.example", false),
                        new CheckTarget(
                                "b", "former.example", 993, MailProtocol.IMAPS, ProxyProtocol.NONE, null, false));
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
                        new CheckTarget("a", "a.example", 993, MailProtocol.IMAPS, ProxyProtocol.V2, null, false),
                        new CheckTarget(
                                "b", "b.example", 993, MailProtocol.IMAPS, ProxyProtocol.V2, "imap.b.example", false));
    }

    @Test
    void shouldAnnounceIpv6ClientsWhenInboundHeaderIsRequiredAndOutboundHeaderIsSent() {
        // Given
        ClientsConfig clients = ClientsConfig.of(
                InboundProxyProtocol.of(InboundMode.REQUIRED, List.of(Cidr.parse("10.0.0.0/8"))),
                null,
                null,
                null,
                null,
                null);
        // Then
        assertThat(ports(clients, smtp(Exposure.PUBLIC, 10025, ProxyProtocol.V2)))
                .allMatch(CheckTarget::ipv6Clients);
        assertThat(ports(clients, smtp(Exposure.PUBLIC, 10025, ProxyProtocol.NONE)))
                .noneMatch(CheckTarget::ipv6Clients);
        assertThat(ports(clients, smtp(Exposure.INTERNAL, 30025, ProxyProtocol.V2)))
                .noneMatch(CheckTarget::ipv6Clients);
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
