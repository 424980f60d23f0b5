package dev.mailingress.operator.e2e;

import dev.mailingress.operator.testing.Generation;

/** The owner has Helm 3. */
@OnCluster
class ChartOwnerIT extends ChartOwner<Helm3Release> {

    private static final String NAMESPACE = "chart-owner";
    private static final String ADDRESS = "203.0.113.125";

    ChartOwnerIT() {
        super(
                NAMESPACE,
                ADDRESS,
                Generation.DEBIAN_12,
                new Helm3Release(Cluster.shared(), CHART, NAMESPACE, MailServer.NAME));
    }
}
