package dev.mailingress.operator.e2e;

import dev.mailingress.operator.testing.DmsGeneration;

/** Changes by the owner of a Deployment. */
@OnCluster
class DeploymentOwnerChangesIT extends WorkloadOwnerChanges {

    private static final String NAMESPACE = "deployment-owner";
    private static final String ADDRESS = "203.0.113.115";

    DeploymentOwnerChangesIT() {
        super(NAMESPACE, ADDRESS, WorkloadKind.DEPLOYMENT, DmsGeneration.DEBIAN_12);
    }
}
