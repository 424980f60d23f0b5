package dev.mailingress.operator.desired;

import dev.mailingress.operator.api.v1alpha1.PodDisruptionBudgetSpec;
import dev.mailingress.operator.model.MailIngressModel;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.List;

/** Creates the PodDisruptionBudget of the proxies. */
public final class ProxyDisruptionBudgetFactory {

    /** Empty with one replica, where a budget would block every node drain, unless the user requests one. */
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
