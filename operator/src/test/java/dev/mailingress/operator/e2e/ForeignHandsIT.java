package dev.mailingress.operator.e2e;

import dev.mailingress.operator.testing.Generation;

/** The owner of a Deployment. */
@OnCluster
class ForeignHandsIT extends ForeignHands {

    private static final String NAMESPACE = "foreign-hands";
    private static final String ADDRESS = "203.0.113.115";

    ForeignHandsIT() {
        super(NAMESPACE, ADDRESS, WorkloadKind.DEPLOYMENT, Generation.DEBIAN_12);
    }
}
