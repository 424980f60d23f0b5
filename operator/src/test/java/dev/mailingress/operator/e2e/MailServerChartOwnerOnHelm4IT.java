package dev.mailingress.operator.e2e;

import static dev.mailingress.testing.Requires.Need.HELM_4;
import static dev.mailingress.testing.Requires.Need.KUBERNETES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.testing.DmsGeneration;
import dev.mailingress.testing.Requires;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Changes by an owner who uses Helm 4, which reports a conflict if another field manager owns a field that it sets. */
@OnCluster
@Requires({KUBERNETES, HELM_4})
class MailServerChartOwnerOnHelm4IT extends MailServerChartOwner<Helm4Release> {

    private static final String NAMESPACE = "chart-owner-on-helm-4";
    private static final String ADDRESS = "203.0.113.165";

    MailServerChartOwnerOnHelm4IT() {
        super(
                NAMESPACE,
                ADDRESS,
                DmsGeneration.DEBIAN_13,
                new Helm4Release(TestCluster.shared(), CHART, NAMESPACE, MailServerUnderTest.NAME));
    }

    @Test
    @Order(5)
    void shouldSurviveARollbackToARevisionWithoutInjectedFiles() {
        // Given
        PodTemplateView.Injected injected = injected();

        // When
        release.rollback(1);

        // Then
        assertServes(injected, "1s");
        assertThat(mailServer.workload().getMetadata().getManagedFields())
                .extracting(entry -> entry.getManager() + ":" + entry.getOperation())
                .as("control: Helm used server-side apply, so a conflict was possible")
                .contains("helm:Apply");
    }
}
