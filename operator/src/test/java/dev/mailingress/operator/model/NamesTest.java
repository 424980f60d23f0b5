package dev.mailingress.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {

    private static final Names LONGEST = new Names("n".repeat(40));
    private static final String MAIL_SERVER = "s".repeat(15);

    @Test
    void shouldBeLabelsWhenTheResourcesNameIsAsLongAsItMayBe() {
        assertThat(List.of(
                        LONGEST.publicService(),
                        LONGEST.internalService(),
                        LONGEST.proxy(),
                        LONGEST.proxyConfig(),
                        LONGEST.mailServer(MAIL_SERVER),
                        LONGEST.dmsFiles(MAIL_SERVER)))
                .allSatisfy(name -> assertThat(name).hasSizeLessThanOrEqualTo(63));
    }

    /** A DNS subdomain (RFC 1123) of one label would end at 63, but Kubernetes takes 253 characters without a dot. */
    @Test
    void shouldFitAConfigMapWhenItCarriesItsContentsHash() {
        assertThat(LONGEST.dmsFiles(MAIL_SERVER, "0a1b2c3d")).hasSizeLessThanOrEqualTo(253);
    }
}
