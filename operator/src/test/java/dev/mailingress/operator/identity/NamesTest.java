package dev.mailingress.operator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Names stay within Kubernetes' limits. */
class NamesTest {

    private static final Names LONGEST = new Names("n".repeat(40));
    private static final String MAIL_SERVER = "s".repeat(15);

    @Test
    void shouldBeDnsLabelsWhenTheNameOfTheResourceHasMaximumLength() {
        assertThat(List.of(
                        LONGEST.publicService(),
                        LONGEST.internalService(),
                        LONGEST.proxy(),
                        LONGEST.proxyConfig(),
                        LONGEST.podGroup(MAIL_SERVER, "0a1b2c"),
                        LONGEST.dmsFiles(MAIL_SERVER)))
                .allSatisfy(name -> assertThat(name).hasSizeLessThanOrEqualTo(63));
    }

    /** One label of a DNS subdomain (RFC 1123) has at most 63 characters, but Kubernetes accepts 253 without a dot. */
    @Test
    void shouldBeAValidConfigMapNameWhenItContainsTheContentHash() {
        assertThat(LONGEST.dmsFiles(MAIL_SERVER, "0a1b2c3d")).hasSizeLessThanOrEqualTo(253);
    }
}
