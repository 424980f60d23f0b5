package dev.mailingress.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.decide.PodGroup;
import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.desired.MailServerNetworkPolicyFactory;
import dev.mailingress.operator.desired.ModelArbitraries;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.observed.CoexistingPolicies.ProtectedPods;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

class CoexistingPoliciesObserverTest {

    @Property(tries = 300)
    @Domain(ModelArbitraries.class)
    void shouldReadPodsAndProxyPortsFromAPolicy(@ForAll MailIngressModel model) {
        // Given
        Map<String, List<Integer>> ports = ServingPlan.settled(model).podGroups().stream()
                .collect(Collectors.toMap(PodGroup::name, PodGroup::proxyPorts));
        List<NetworkPolicy> policies = new MailServerNetworkPolicyFactory().create(ServingPlan.settled(model));
        for (NetworkPolicy policy : policies) {
            // When
            ProtectedPods pods = CoexistingPoliciesObserver.protectedPods(policy);
            // Then
            assertThat(pods.proxyPorts())
                    .isEqualTo(ports.get(policy.getMetadata().getName()));
            assertThat(pods.selector())
                    .isEqualTo(policy.getSpec().getPodSelector().getMatchLabels());
        }
    }
}
