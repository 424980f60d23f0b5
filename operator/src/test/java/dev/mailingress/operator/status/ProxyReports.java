package dev.mailingress.operator.status;

import dev.mailingress.operator.observed.ProxyFleet.ConfigResponse;
import dev.mailingress.operator.observed.ProxyReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reports of proxies without mail servers and clients. */
final class ProxyReports {

    private ProxyReports() {}

    /** @param config null for a proxy that did not respond */
    static @Nullable ProxyReport of(@Nullable ConfigResponse config) {
        return config == null ? null : new ProxyReport(config, 0, false, List.of(), null, List.of());
    }
}
