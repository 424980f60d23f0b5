package dev.mailingress.operator.e2e;

import dev.mailingress.operator.testing.DmsGeneration;

/** Changes by an owner who uses Helm 3. */
@OnCluster
class MailServerChartOwnerIT extends MailServerChartOwner<Helm3Release> {

    private static final String NAMESPACE = "chart-owner";
    private static final String ADDRESS = "203.0.113.125";

    MailServerChartOwnerIT() {
        super(
                NAMESPACE,
                ADDRESS,
                DmsGeneration.DEBIAN_12,
                new Helm3Release(TestCluster.shared(), CHART, NAMESPACE, MailServerUnderTest.NAME));
    }
}
