package dev.mailingress.operator.e2e;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** {@link ChangeMatrix} for each kind of workload and strategy. */
@Tag("slow")
@OnCluster
class ChangeMatrixIT {

    @Nested
    class Recreate extends ChangeMatrix {

        Recreate() {
            super(Owner.RECREATE);
        }
    }

    @Nested
    class RollingUpdate extends ChangeMatrix {

        RollingUpdate() {
            super(Owner.ROLLING_UPDATE);
        }
    }

    @Nested
    class StatefulSetOwner extends ChangeMatrix {

        StatefulSetOwner() {
            super(Owner.STATEFUL_SET);
        }
    }
}
