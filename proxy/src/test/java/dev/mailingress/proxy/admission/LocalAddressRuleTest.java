package dev.mailingress.proxy.admission;

import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.LocalAddresses;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalAddressRuleTest {

    private final InetSocketAddress destination = address("198.51.100.25", 25);
    private final LocalAddressRule rule = new LocalAddressRule();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.0.9",
                "::1",
                "0.0.0.0",
                "0.1.2.3",
                "::",
                "224.0.0.1",
                "ff02::1",
                "169.254.1.1",
                "fe80::1",
                "::ffff:127.0.0.1",
                "198.51.100.25"
            })
    void shouldRefuseWhenSourceCannotBeExternalClient(String source) {
        // When
        AdmissionDecision verdict = rule.judge(address(source, 1), destination, LocalAddresses.AUTO);
        // Then
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        AdmissionDecision.Refuse.class,
                        refuse -> assertThat(refuse.reason()).isEqualTo(Refusal.LOCAL_ADDRESS));
    }

    @ParameterizedTest
    @EnumSource(LocalAddresses.class)
    void shouldAdmitExternalClient(LocalAddresses setting) {
        // When
        AdmissionDecision verdict = rule.judge(address("203.0.113.9", 1), destination, setting);
        // Then
        assertThat(verdict).isEqualTo(AdmissionDecision.ADMIT);
    }

    @Test
    void shouldAdmitLoopbackWhenLocalAddressesAreAllowed() {
        // When
        AdmissionDecision verdict = rule.judge(address("127.0.0.1", 1), destination, LocalAddresses.ALLOW);
        // Then
        assertThat(verdict).isEqualTo(AdmissionDecision.ADMIT);
    }
}
