package dev.mailingress.proxy.check;

import dev.mailingress.proxy.config.BackendConfig;
import dev.mailingress.proxy.config.Exposure;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.config.ProxyProtocol;
import java.util.Arrays;
import java.util.List;

/** Configurations for tests. */
final class Configs {

    private Configs() {}

    /** One listener for each of the mail server's ports. */
    static ProxyConfig leadingTo(int... targetPorts) {
        return of(Arrays.stream(targetPorts)
                .mapToObj(port -> new ListenerConfig(
                        "to-" + port,
                        MailProtocol.SMTP,
                        Exposure.PUBLIC,
                        10_000 + port,
                        port,
                        "dms",
                        port,
                        ProxyProtocol.V2))
                .toList());
    }

    static ProxyConfig of(List<ListenerConfig> listeners) {
        return ProxyConfig.of(1, 7, listeners, List.of(new BackendConfig("dms", "mail.example")), null, null, null);
    }
}
