package dev.mailingress.proxy.management;

import static dev.mailingress.proxy.config.ListenerConfigBuilder.aListener;
import static dev.mailingress.testing.IpAddresses.address;

import dev.mailingress.proxy.admission.ClientSnapshot;
import dev.mailingress.proxy.admission.LocalAddressKind;
import dev.mailingress.proxy.admission.LocalSources;
import dev.mailingress.proxy.backend.BackendState;
import dev.mailingress.proxy.backend.TargetState;
import dev.mailingress.proxy.check.AddressFamily;
import dev.mailingress.proxy.check.CheckSnapshot;
import dev.mailingress.proxy.check.CheckVerdict;
import dev.mailingress.proxy.check.PortVerdict;
import dev.mailingress.proxy.check.ServerCertificate;
import dev.mailingress.proxy.config.Exposure;
import dev.mailingress.proxy.config.ListenerConfigBuilder;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.transport.ConnectFailure;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Examples of a proxy's status. */
final class StatusCases {

    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

    private StatusCases() {}

    /** Three listeners, public and internal, for a mail server that does not exist. */
    static ProxyConfig config() {
        return ProxyConfig.of(
                1,
                7,
                List.of(
                        listener("smtp", MailProtocol.SMTP, Exposure.PUBLIC, 10025, 25)
                                .formerTarget("name.invalid", 12_525, ProxyProtocol.V2)
                                .build(),
                        listener("smtp", MailProtocol.SMTP, Exposure.INTERNAL, 30025, 25)
                                .formerTarget("former.invalid", 25, ProxyProtocol.NONE)
                                .build(),
                        listener("imaps", MailProtocol.IMAPS, Exposure.PUBLIC, 10993, 993)
                                .build()),
                null,
                null,
                null,
                null);
    }

    static LocalSources localSources() {
        InetAddress gateway = address("10.42.0.1", 0).getAddress();
        return new LocalSources(List.of(
                new LocalSources.ListenerSources(
                        Exposure.PUBLIC,
                        "smtp",
                        57,
                        gateway,
                        List.of(new LocalSources.KindSources(LocalAddressKind.GATEWAY, 57, NOW, 1, List.of(gateway)))),
                new LocalSources.ListenerSources(Exposure.PUBLIC, "imaps", 3, null, List.of())));
    }

    static ClientSnapshot clients() {
        InetAddress gateway = address("10.42.0.1", 0).getAddress();
        InetAddress node = address("2001:db8::a:b", 0).getAddress();
        return new ClientSnapshot(
                Duration.ofMinutes(15),
                60,
                58,
                2,
                NOW.minusSeconds(5),
                List.of(
                        new ClientSnapshot.LocalAddress(
                                gateway, LocalAddressKind.GATEWAY, null, 57, NOW.minusSeconds(5)),
                        new ClientSnapshot.LocalAddress(node, LocalAddressKind.NODE, "smtp", 1, NOW.minusSeconds(60))),
                gateway,
                List.of(
                        new ClientSnapshot.RecentClient("imaps", 993, node, NOW.plusMillis(7)),
                        new ClientSnapshot.RecentClient("smtp", 25, gateway, NOW)));
    }

    static ClientSnapshot noClients() {
        return new ClientSnapshot(Duration.ofMinutes(15), 0, 0, 0, null, List.of(), null, List.of());
    }

    static List<BackendState> backends() {
        return List.of(
                new BackendState("dms", 25, false, ConnectFailure.TIMED_OUT, NOW.minusSeconds(30), 4),
                new BackendState("other", 25, true, null, NOW, 0));
    }

    static List<TargetState> targets() {
        return List.of(
                new TargetState(
                        "dms", "name.invalid", 25, false, ConnectFailure.TIMED_OUT, NOW.minusSeconds(20), 7, NOW),
                new TargetState(
                        "dms", "former.invalid", 25, true, ConnectFailure.REFUSED, NOW.minusSeconds(10), 0, null));
    }

    static CheckSnapshot checks() {
        return new CheckSnapshot(
                true,
                3,
                List.of(
                        new PortVerdict(
                                "dms",
                                "name.invalid",
                                25,
                                MailProtocol.SMTP,
                                ProxyProtocol.V2,
                                AddressFamily.IPV4,
                                CheckVerdict.NO_HEADER_EXPECTED,
                                "takes the header for commands: let it \"expect\" one",
                                null,
                                NOW.plusMillis(123)),
                        new PortVerdict(
                                "dms",
                                "name.invalid",
                                25,
                                MailProtocol.SMTP,
                                ProxyProtocol.V2,
                                AddressFamily.IPV6,
                                CheckVerdict.SEES_CLIENT,
                                "sees it",
                                new ServerCertificate(List.of("mail.example"), NOW),
                                NOW),
                        new PortVerdict(
                                "dms",
                                "name.invalid",
                                993,
                                MailProtocol.IMAPS,
                                ProxyProtocol.NONE,
                                AddressFamily.IPV4,
                                CheckVerdict.SEES_PROXY,
                                "greets",
                                null,
                                NOW)));
    }

    private static ListenerConfigBuilder listener(
            String name, MailProtocol protocol, Exposure exposure, int port, int target) {
        return aListener(name)
                .protocol(protocol)
                .exposure(exposure)
                .port(port)
                .publicPort(target)
                .target("dms", "name.invalid", target);
    }
}
