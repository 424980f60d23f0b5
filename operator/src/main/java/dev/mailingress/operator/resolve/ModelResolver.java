package dev.mailingress.operator.resolve;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressSpec;
import dev.mailingress.operator.api.v1alpha1.PodDisruptionBudgetSpec;
import dev.mailingress.operator.api.v1alpha1.ProxySpec;
import dev.mailingress.operator.api.v1alpha1.ServiceSpec;
import dev.mailingress.operator.api.v1alpha1.TopologySpreadSpec;
import dev.mailingress.operator.identity.Identity;
import dev.mailingress.operator.model.Listener;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailIngressModel.InternalService;
import dev.mailingress.operator.model.MailIngressModel.ProxyPods;
import dev.mailingress.operator.model.MailIngressModel.PublicService;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.OperatorInfo;
import dev.mailingress.operator.observed.ObservedState;
import dev.mailingress.proxy.config.AccessLogConfig;
import dev.mailingress.proxy.config.AccessLogFormat;
import dev.mailingress.proxy.config.VerificationConfig;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Resolves a MailIngress and the observed state to a model, or reports every error at once. */
public final class ModelResolver {

    private static final ResourceRequirements DEFAULT_RESOURCES = new ResourceRequirementsBuilder()
            .withRequests(Map.of("cpu", new Quantity("50m"), "memory", new Quantity("128Mi")))
            .withLimits(Map.of("memory", new Quantity("256Mi")))
            .build();

    private static final PodDisruptionBudgetSpec ONE_UNAVAILABLE =
            new PodDisruptionBudgetSpec(null, new IntOrString(1));
    private static final List<TopologySpreadSpec> ACROSS_NODES =
            List.of(new TopologySpreadSpec("kubernetes.io/hostname", 1, "ScheduleAnyway"));

    private static final String REQUIRED = "Required";

    private static final Pattern NAME = Pattern.compile("(?=.{1,40}$)[a-z](?:[-a-z0-9]*[a-z0-9])?");

    private final OperatorInfo operatorInfo;

    public ModelResolver(OperatorInfo operatorInfo) {
        this.operatorInfo = operatorInfo;
    }

    /**
     * Resolves one resource.
     *
     * @param resource with the defaults of the schema applied
     */
    public Resolution resolve(MailIngress resource, ObservedState observed) {
        SpecErrors errors = new SpecErrors();
        requireValidName(resource.getMetadata().getName(), errors);
        MailIngressSpec spec = resource.getSpec();
        List<Listener> listeners = new ListenerResolver(errors).resolve(spec);
        VerificationConfig verification = new VerificationResolver(errors).resolve(spec.verification());
        List<MailServer> mailServers = new MailServerResolver(errors, observed, verification).resolve(spec, listeners);
        MailIngressModel model = new MailIngressModel(
                Identity.of(resource),
                listeners,
                mailServers,
                publicService(spec, listeners, errors),
                Optional.ofNullable(spec.internalService())
                        .map(internal -> new InternalService(clusterIPs(internal.clusterIP(), internal.clusterIPs())))
                        .orElse(null),
                new ClientsResolver(errors, observed).resolve(spec.clients(), trusted(mailServers)),
                new TimeoutsResolver(errors).resolve(spec.timeouts()),
                verification,
                proxyPods(spec.proxy()),
                spec.networkPolicy(),
                new AccessLogConfig(errors.enumValue(
                        "spec.observability.accessLog.format",
                        spec.observability().accessLog().format(),
                        AccessLogFormat.JSON,
                        EnumNames.ACCESS_LOG_FORMAT)),
                spec.observability().podMonitor(),
                operatorInfo,
                observed.coexistingPolicies().with(observed.workloads()));
        return errors.any() ? new Resolution.Rejected(errors.all()) : new Resolution.Resolved(model);
    }

    /** Same rule as in the CRD, for resources that no API server has validated. */
    private static void requireValidName(@Nullable String name, SpecErrors errors) {
        if (name == null || !NAME.matcher(name).matches()) {
            errors.add(
                    "metadata.name",
                    "\"" + (name == null ? "" : name)
                            + "\" must be at most 40 lower-case letters, digits and hyphens, start with a letter and end with a"
                            + " letter or digit, because it becomes part of Service names: use another name");
        }
    }

    private static List<String> trusted(List<MailServer> mailServers) {
        return mailServers.stream()
                .flatMap(server -> server.trustedNetworks().stream())
                .distinct()
                .toList();
    }

    private static PublicService publicService(MailIngressSpec resource, List<Listener> listeners, SpecErrors errors) {
        ServiceSpec spec = resource.service();
        for (String name : spec.nodePorts().keySet()) {
            if (listeners.stream().noneMatch(listener -> listener.name().equals(name))) {
                errors.add(
                        "spec.service.nodePorts." + name,
                        "listener \"" + name + "\" not found in spec.listeners: correct the name, or add the listener");
            }
        }
        boolean external =
                !spec.type().equals("ClusterIP") || !spec.externalIPs().isEmpty();
        return new PublicService(
                spec,
                clusterIPs(spec.clusterIP(), spec.clusterIPs()),
                external ? trafficPolicy(resource, errors) : null);
    }

    /** Local preserves the client address: with Cluster, kube-proxy replaces it with that of a node. */
    private static String trafficPolicy(MailIngressSpec spec, SpecErrors errors) {
        boolean cluster = MailIngressModel.CLUSTER.equals(spec.service().externalTrafficPolicy());
        if (cluster && !REQUIRED.equals(spec.clients().proxyProtocol().mode())) {
            errors.add(
                    "spec.service.externalTrafficPolicy",
                    "must be Local unless clients.proxyProtocol.mode is Required, because nodes would replace the"
                            + " addresses of clients with their own: remove it, or set that mode");
        }
        return cluster ? MailIngressModel.CLUSTER : MailIngressModel.LOCAL;
    }

    private ProxyPods proxyPods(ProxySpec spec) {
        return new ProxyPods(
                spec.replicas(),
                Optional.ofNullable(spec.image()).orElse(operatorInfo.proxyImage()),
                Optional.ofNullable(spec.resources()).orElse(DEFAULT_RESOURCES),
                Optional.ofNullable(spec.podDisruptionBudget()).orElse(spec.replicas() > 1 ? ONE_UNAVAILABLE : null),
                spec.topologySpreadConstraints().isEmpty() ? ACROSS_NODES : spec.topologySpreadConstraints(),
                spec.podTemplate());
    }

    private static List<String> clusterIPs(@Nullable String clusterIP, List<String> clusterIPs) {
        return clusterIPs.isEmpty() && clusterIP != null ? List.of(clusterIP) : clusterIPs;
    }
}
