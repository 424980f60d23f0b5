package dev.mailingress.proxy.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.admission.DescriptorBudget;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostLimitsTest {

    @TempDir
    Path proc;

    @Test
    void shouldReadLimitAndGatewayFromProc() throws IOException {
        // Given
        Files.createDirectories(proc.resolve("self"));
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(proc.resolve("self/limits"), """
                Limit                     Soft Limit           Hard Limit           Units
                Max open files            20000                20000                files
                """);
        Files.writeString(proc.resolve("net/route"), """
                Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
                eth0\t00000000\t01002A0A\t0003\t0\t0\t0\t00000000\t0\t0\t0
                """);
        // When
        HostLimits hostLimits = HostLimits.read(proc, 2, 0);
        // Then
        assertThat(hostLimits.descriptors().openFiles()).isEqualTo(20_000);
        assertThat(hostLimits.gateways()).containsExactly(InetAddress.getByAddress(new byte[] {10, 42, 0, 1}));
    }

    @Test
    void shouldUseDefaultLimitWhenProcIsMissing() {
        // When
        HostLimits hostLimits = HostLimits.read(proc.resolve("absent"), 2, 0);
        // Then
        assertThat(hostLimits.descriptors().openFiles()).isEqualTo(DescriptorBudget.DEFAULT_OPEN_FILES);
        assertThat(hostLimits.gateways()).isEmpty();
    }
}
