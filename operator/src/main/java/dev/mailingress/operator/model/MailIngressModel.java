package dev.mailingress.operator.model;

import dev.mailingress.operator.api.v1alpha1.NetworkPolicySpec;
import dev.mailingress.operator.api.v1alpha1.PodDisruptionBudgetSpec;
import dev.mailingress.operator.api.v1alpha1.PodMonitorSpec;
import dev.mailingress.operator.api.v1alpha1.PodTemplateSpec;
import dev.mailingress.operator.api.v1alpha1.ServiceSpec;
import dev.mailingress.operator.api.v1alpha1.TopologySpreadSpec;
import dev.mailingress.operator.identity.Identity;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.identity.Names;
import dev.mailingress.operator.observed.CoexistingPolicies;
import dev.mailingress.proxy.config.AccessLogConfig;
import dev.mailingress.proxy.config.ClientsConfig;
import dev.mailingress.proxy.config.TimeoutsConfig;
import dev.mailingress.proxy.config.VerificationConfig;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * MailIngress with every reference resolved and every default applied: the only input of the desired state.
 *
 * @param internalService null if there is none
 * @param podMonitor null if none is to be created
 */
public record MailIngressModel(
        Identity identity,
        List<Listener> listeners,
        List<MailServer> mailServers,
        PublicService publicService,
        @Nullable InternalService internalService,
        ClientsConfig clients,
        TimeoutsConfig timeouts,
        VerificationConfig verification,
        ProxyPods proxyPods,
        NetworkPolicySpec networkPolicy,
        AccessLogConfig accessLog,
        @Nullable PodMonitorSpec podMonitor,
        OperatorInfo operatorInfo,
        CoexistingPolicies coexistingPolicies) {

    /** Name of {@link #MANAGEMENT_PORT} in the proxy pods. */
    public static final String MANAGEMENT = "management";

    /** Management port of the proxies, separate from all mail ports. */
    public static final int MANAGEMENT_PORT = 9901;

    /** Traffic policy of Services whose nodes forward only to their own pods, and so preserve the client's address. */
    public static final String LOCAL = "Local";

    /** Traffic policy of Services whose nodes forward to all pods, from their own address. */
    public static final String CLUSTER = "Cluster";

    public MailIngressModel {
        listeners = List.copyOf(listeners);
        mailServers = List.copyOf(mailServers);
    }

    /**
     * @param clusterIPs if empty, the cluster assigns them
     * @param externalTrafficPolicy null if Kubernetes does not allow it for the type of the Service
     */
    public record PublicService(
            ServiceSpec spec,
            List<String> clusterIPs,
            @Nullable String externalTrafficPolicy) {

        public PublicService {
            clusterIPs = List.copyOf(clusterIPs);
        }
    }

    /** @param clusterIPs if empty, the cluster assigns them */
    public record InternalService(List<String> clusterIPs) {

        public InternalService {
            clusterIPs = List.copyOf(clusterIPs);
        }
    }

    /**
     * @param disruption null without a PodDisruptionBudget
     * @param spread never empty
     */
    public record ProxyPods(
            int replicas,
            String image,
            ResourceRequirements resources,
            @Nullable PodDisruptionBudgetSpec disruption,
            List<TopologySpreadSpec> spread,
            PodTemplateSpec template) {

        public ProxyPods {
            spread = List.copyOf(spread);
        }
    }

    public Names names() {
        return new Names(identity.name());
    }

    public Labels labels() {
        return new Labels(identity);
    }

    /** Metadata of an object that the operator creates. */
    public ObjectMeta metadata(String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(identity.namespace())
                .withLabels(labels().common())
                .build();
    }
}
