package dev.mailingress.operator.e2e;

import static dev.mailingress.testing.Requires.Need.HELM_4;
import static dev.mailingress.testing.Requires.Need.KUBERNETES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.testing.DmsGeneration;
import dev.mailingress.testing.Requires;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The owner has Helm 4, to which another owner of a field that it sets would be a conflict. */
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
    void shouldSurviveARollbackWhenItWasNotThereThen() {
        // Given
        PodTemplateView.Ours ours = ours();

        // When
        release.rollback(1);

        // Then
        assertServes(ours, "1s");
        assertThat(mailServer.workload().getMetadata().getManagedFields())
                .extracting(entry -> entry.getManager() + ":" + entry.getOperation())
                .as("or there could have been no conflict")
                .contains("helm:Apply");
    }
}
