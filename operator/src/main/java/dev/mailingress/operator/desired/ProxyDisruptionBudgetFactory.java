package dev.mailingress.operator.desired;

import dev.mailingress.operator.api.v1alpha1.PodDisruptionBudgetSpec;
import dev.mailingress.operator.model.MailIngressModel;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.List;

/** How many proxies may be away while nodes are drained. */
public final class ProxyDisruptionBudgetFactory {

    /** None where one replica would stop every drain and the user wants none. */
    public List<PodDisruptionBudget> create(MailIngressModel model) {
        PodDisruptionBudgetSpec spec = model.proxyPods().disruption();
        return spec == null ? List.of() : List.of(budget(model, spec));
    }

    private static PodDisruptionBudget budget(MailIngressModel model, PodDisruptionBudgetSpec spec) {
        // @formatter:off
        return new PodDisruptionBudgetBuilder()
            .withMetadata(model.metadata(model.names().proxy()))
            .withNewSpec()
                .withMinAvailable(spec.minAvailable())
                .withMaxUnavailable(spec.maxUnavailable())
                .withNewSelector().withMatchLabels(model.labels().proxySelector()).endSelector()
            .endSpec()
            .build();
        // @formatter:on
    }
}
