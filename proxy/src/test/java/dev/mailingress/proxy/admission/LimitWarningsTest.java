package dev.mailingress.proxy.admission;

import static dev.mailingress.proxy.admission.ListenerRulesBuilder.aPublicListener;
import static dev.mailingress.proxy.admission.ListenerRulesBuilder.anInternalListener;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.MailProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LimitWarningsTest {

    private final LimitWarnings warnings = new LimitWarnings(100);

    @Test
    void shouldNotWarnWhenLimitsFit() {
        assertThat(warnings.of(aPublicListener(MailProtocol.SMTP)
                        .inTotal(100)
                        .perClient(100, 1_000_000)
                        .config()))
                .isEmpty();
    }

    @Test
    void shouldNameListenerFieldsWhenListenerHasItsOwnLimits() {
        assertThat(warnings.of(aPublicListener(MailProtocol.SMTP)
                        .inTotal(101)
                        .perClient(500, 1)
                        .config()))
                .containsExactly(
                        "listeners[smtp].limits.connections: 101 is more than this process can hold, so 100 holds instead:"
                                + " give the process more open files (RLIMIT_NOFILE, two for a connection), or write 100"
                                + " or less",
                        "listeners[smtp].limits.perClient.connections: 500 is more than this process can hold, so 100"
                                + " holds instead: give the process more open files (RLIMIT_NOFILE, two for a"
                                + " connection), or write 100 or less");
    }

    @ParameterizedTest
    @EnumSource(
            value = MailProtocol.class,
            names = {"IMAP", "IMAPS", "TCP"})
    void shouldNameCommonFieldsWhenListenerHasNoLimits(MailProtocol protocol) {
        String service = protocol == MailProtocol.TCP ? "tcp" : "imap";
        assertThat(warnings.of(aPublicListener(protocol).config()))
                .satisfiesExactly(
                        total -> assertThat(total).startsWith("clients.limits.connections: 2000 is more"),
                        perClient -> assertThat(perClient)
                                .startsWith("clients.limits.perClient." + service + ".connections: 200 is more"));
    }

    @Test
    void shouldNotWarnAboutClientLimitsOfInternalListener() {
        assertThat(warnings.of(anInternalListener(MailProtocol.IMAP)
                        .inTotalOfAnyListener(50)
                        .config()))
                .isEmpty();
    }
}
