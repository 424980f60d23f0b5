package dev.mailingress.proxy.check;

import static dev.mailingress.proxy.config.ListenerConfigBuilder.aListener;

import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.ProxyConfig;
import java.util.Arrays;
import java.util.List;

/** Configurations of the proxy. */
final class Configs {

    private Configs() {}

    /** One listener for each of the mail server's ports. */
    static ProxyConfig leadingTo(int... targetPorts) {
        return of(Arrays.stream(targetPorts)
                .mapToObj(port -> aListener("to-" + port)
                        .port(10_000 + port)
                        .target("dms", "mail.example", port)
                        .build())
                .toList());
    }

    static ProxyConfig of(List<ListenerConfig> listeners) {
        return ProxyConfig.of(1, 7, listeners, null, null, null, null);
    }
}
