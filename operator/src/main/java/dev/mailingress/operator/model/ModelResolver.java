package dev.mailingress.operator.model;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressSpec;
import dev.mailingress.operator.api.v1alpha1.PodDisruptionBudgetSpec;
import dev.mailingress.operator.api.v1alpha1.ProxySpec;
import dev.mailingress.operator.api.v1alpha1.ServiceSpec;
import dev.mailingress.operator.api.v1alpha1.TopologySpreadSpec;
import dev.mailingress.operator.model.MailIngressModel.InternalService;
import dev.mailingress.operator.model.MailIngressModel.ProxyPods;
import dev.mailingress.operator.model.MailIngressModel.PublicService;
import dev.mailingress.proxy.config.AccessLogConfig;
import dev.mailingress.proxy.config.AccessLogFormat;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a model of a MailIngress and what was observed around it, or says every mistake at once. */
public final class ModelResolver {

    private static final ResourceRequirements DEFAULT_RESOURCES = new ResourceRequirementsBuilder()
            .withRequests(Map.of("cpu", new Quantity("50m"), "memory", new Quantity("128Mi")))
            .withLimits(Map.of("memory", new Quantity("256Mi")))
            .build();

    private static final PodDisruptionBudgetSpec ONE_AWAY = new PodDisruptionBudgetSpec(null, new IntOrString(1));
    private static final List<TopologySpreadSpec> OVER_NODES =
            List.of(new TopologySpreadSpec("kubernetes.io/hostname", 1, "ScheduleAnyway"));

    private static final Pattern NAME = Pattern.compile("(?=.{1,40}$)[a-z](?:[-a-z0-9]*[a-z0-9])?");

    private final OperatorInfo operatorInfo;

    public ModelResolver(OperatorInfo operatorInfo) {
        this.operatorInfo = operatorInfo;
    }

    /**
     * Resolves one resource.
     *
     * @param resource with the defaults of its schema applied
     */
    public Resolution resolve(MailIngress resource, ObservedState facts) {
        SpecErrors specErrors = new SpecErrors();
        requireFittingName(resource.getMetadata().getName(), specErrors);
        MailIngressSpec spec = resource.getSpec();
        List<Listener> listeners = new ListenerResolver(specErrors).resolve(spec);
        List<MailServer> mailServers = new MailServerResolver(specErrors, facts).resolve(spec, listeners);
        MailIngressModel model = new MailIngressModel(
                identity(resource),
                listeners,
                mailServers,
                publicService(spec.service(), listeners, specErrors),
                Optional.ofNullable(spec.internalService())
                        .map(internal -> new InternalService(clusterIPs(internal.clusterIP(), internal.clusterIPs())))
                        .orElse(null),
                new ClientsResolver(specErrors, facts).resolve(spec.clients(), trusted(mailServers)),
                new TimeoutsResolver(specErrors).resolve(spec.timeouts()),
                proxyPods(spec.proxy()),
                spec.networkPolicy(),
                new AccessLogConfig(specErrors.word(
                        "spec.observability.accessLog.format",
                        spec.observability().accessLog().format(),
                        AccessLogFormat.JSON,
                        EnumNames.ACCESS_LOG_FORMAT)),
                spec.observability().podMonitor(),
                operatorInfo,
                facts.coexistingPolicies().with(facts.workloads()));
        return specErrors.any() ? new Resolution.Rejected(specErrors.all()) : new Resolution.Resolved(model);
    }

    /** As the CRD's own rule, for resources that no API server has looked at. */
    private static void requireFittingName(@Nullable String name, SpecErrors specErrors) {
        if (name == null || !NAME.matcher(name).matches()) {
            specErrors.add(
                    "metadata.name",
                    "\"" + (name == null ? "" : name)
                            + "\" becomes part of Service names: use at most 40 lower-case letters, digits and hyphens, a letter first");
        }
    }

    private static List<String> trusted(List<MailServer> mailServers) {
        return mailServers.stream()
                .flatMap(server -> server.trustedNetworks().stream())
                .distinct()
                .toList();
    }

    private static Identity identity(MailIngress resource) {
        return new Identity(
                Optional.ofNullable(resource.getMetadata().getNamespace()).orElse("default"),
                resource.getMetadata().getName(),
                Optional.ofNullable(resource.getMetadata().getUid()).orElse(""),
                Optional.ofNullable(resource.getMetadata().getGeneration()).orElse(0L));
    }

    private static PublicService publicService(ServiceSpec spec, List<Listener> listeners, SpecErrors specErrors) {
        for (String name : spec.nodePorts().keySet()) {
            if (listeners.stream().noneMatch(listener -> listener.name().equals(name))) {
                specErrors.add(
                        "spec.service.nodePorts." + name,
                        "there is no listener of this name: correct it, or add the listener");
            }
        }
        // Local keeps the client's address: Cluster would let kube-proxy put a node's in its place.
        boolean fromOutside =
                !spec.type().equals("ClusterIP") || !spec.externalIPs().isEmpty();
        return new PublicService(spec, clusterIPs(spec.clusterIP(), spec.clusterIPs()), fromOutside ? "Local" : null);
    }

    private ProxyPods proxyPods(ProxySpec spec) {
        return new ProxyPods(
                spec.replicas(),
                Optional.ofNullable(spec.image()).orElse(operatorInfo.proxyImage()),
                Optional.ofNullable(spec.resources()).orElse(DEFAULT_RESOURCES),
                Optional.ofNullable(spec.podDisruptionBudget()).orElse(spec.replicas() > 1 ? ONE_AWAY : null),
                spec.topologySpreadConstraints().isEmpty() ? OVER_NODES : spec.topologySpreadConstraints(),
                spec.podTemplate());
    }

    private static List<String> clusterIPs(@Nullable String one, List<String> both) {
        return both.isEmpty() && one != null ? List.of(one) : both;
    }
}
