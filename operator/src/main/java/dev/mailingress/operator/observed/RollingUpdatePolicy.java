package dev.mailingress.operator.observed;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Order in which a Deployment replaces its pods, with Kubernetes' own defaults and rounding: a surge rounds up,
 * unavailable pods round down, and if both are 0, one pod may be unavailable (k8s.io/kubernetes,
 * pkg/controller/deployment/util, ResolveFenceposts).
 */
final class RollingUpdatePolicy {

    private static final String ROLLING_UPDATE = "RollingUpdate";
    private static final String DEFAULT = "25%";
    private static final int PERCENT = 100;

    private RollingUpdatePolicy() {}

    /** Whether no old pod is removed before a new one is available, so that both must be able to run at once. */
    static boolean startsNewPodFirst(Deployment deployment, int replicas) {
        Optional<DeploymentStrategy> strategy =
                Optional.ofNullable(deployment.getSpec().getStrategy());
        if (!strategy.map(DeploymentStrategy::getType).orElse(ROLLING_UPDATE).equals(ROLLING_UPDATE)) {
            return false;
        }
        Optional<RollingUpdateDeployment> bounds = strategy.map(DeploymentStrategy::getRollingUpdate);
        boolean surges =
                Math.ceil(pods(bounds.map(RollingUpdateDeployment::getMaxSurge).orElse(null), replicas)) > 0;
        boolean removesFirst = Math.floor(pods(
                        bounds.map(RollingUpdateDeployment::getMaxUnavailable).orElse(null), replicas))
                > 0;
        return surges && !removesFirst;
    }

    /** Before rounding. */
    private static double pods(@Nullable IntOrString value, int replicas) {
        if (value != null && value.getIntVal() != null) {
            return value.getIntVal();
        }
        String text = value == null || value.getStrVal() == null ? DEFAULT : value.getStrVal();
        String digits = text.replace("%", "").strip();
        // The API server accepts nothing else; an unreadable number must not end the reconciliation.
        return digits.matches("[0-9]{1,9}") ? replicas * Double.parseDouble(digits) / PERCENT : 0;
    }
}
