package dev.mailingress.proxy.admission;

import static dev.mailingress.proxy.admission.ListenerRulesBuilder.aPublicListener;
import static dev.mailingress.proxy.admission.ListenerRulesBuilder.anInternalListener;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.MailProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LimitWarningsTest {

    private final LimitWarnings warnings =
            new LimitWarnings(new ConnectionLimit(100, ConnectionLimit.Resource.DESCRIPTORS));

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
                        "listeners[smtp].limits.connections: 101 exceeds the limit of this process, so 100 applies: raise"
                                + " the open file limit (RLIMIT_NOFILE, 2 per connection), or lower this limit to 100 or"
                                + " less",
                        "listeners[smtp].limits.perClient.connections: 500 exceeds the limit of this process, so 100"
                                + " applies: raise the open file limit (RLIMIT_NOFILE, 2 per connection), or lower this"
                                + " limit to 100 or less");
    }

    @Test
    void shouldNameHeapWhenMemoryIsScarcest() {
        // Given
        LimitWarnings byHeap = new LimitWarnings(new ConnectionLimit(100, ConnectionLimit.Resource.HEAP));
        // Then
        assertThat(byHeap.of(aPublicListener(MailProtocol.SMTP)
                        .inTotal(101)
                        .perClient(1, 1)
                        .config()))
                .containsExactly(
                        "listeners[smtp].limits.connections: 101 exceeds the limit of this process, so 100 applies:"
                                + " raise the heap (-Xmx, 1.5 KiB per connection) and with it the memory limit of the"
                                + " container, or lower this limit to 100 or less");
    }

    @ParameterizedTest
    @EnumSource(
            value = MailProtocol.class,
            names = {"IMAP", "IMAPS", "TCP"})
    void shouldNameCommonFieldsWhenListenerHasNoLimits(MailProtocol protocol) {
        String service = protocol == MailProtocol.TCP ? "tcp" : "imap";
        assertThat(warnings.of(aPublicListener(protocol).config()))
                .satisfiesExactly(
                        total -> assertThat(total).startsWith("clients.limits.connections: 2000 exceeds"),
                        perClient -> assertThat(perClient)
                                .startsWith("clients.limits.perClient." + service + ".connections: 200 exceeds"));
    }

    @Test
    void shouldNotWarnAboutClientLimitsOfInternalListener() {
        assertThat(warnings.of(anInternalListener(MailProtocol.IMAP)
                        .inTotalOfAnyListener(50)
                        .config()))
                .isEmpty();
    }
}
