package dev.mailingress.proxy.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictMetricsTest {

    @Test
    void shouldWriteEachSeriesOnce() {
        // Given
        var ipv4 = new VerdictMetrics.Sample("dms", "dms.mail.svc", 25, "IPv4", "SeesClient");
        var ipv6 = new VerdictMetrics.Sample("dms", "dms.mail.svc", 25, "IPv6", "FamilyRefused");
        // When
        String text = VerdictMetrics.scrape(List.of(ipv4, ipv6, ipv4));
        // Then
        assertThat(text).isEqualTo("""
                # HELP mailingress_proxy_backend_verdict Last verdict of the contract test: 1 for the one that was reached.
                # TYPE mailingress_proxy_backend_verdict gauge
                mailingress_proxy_backend_verdict{backend="dms",host="dms.mail.svc",port="25",family="IPv4",verdict="SeesClient"} 1
                mailingress_proxy_backend_verdict{backend="dms",host="dms.mail.svc",port="25",family="IPv6",verdict="FamilyRefused"} 1
                """);
    }
}
