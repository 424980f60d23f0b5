package dev.mailingress.operator.desired;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mailingress.operator.api.v1alpha1.ConfigurationSpec;
import dev.mailingress.operator.api.v1alpha1.InternalServiceSpec;
import dev.mailingress.operator.api.v1alpha1.ListenerSpec;
import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressSpec;
import dev.mailingress.operator.api.v1alpha1.MailServerSpec;
import dev.mailingress.operator.api.v1alpha1.NetworkPolicySpec;
import dev.mailingress.operator.api.v1alpha1.ObservabilitySpec;
import dev.mailingress.operator.api.v1alpha1.PodMonitorSpec;
import dev.mailingress.operator.api.v1alpha1.ProxySpec;
import dev.mailingress.operator.api.v1alpha1.RouteSpec;
import dev.mailingress.operator.api.v1alpha1.ServiceRef;
import dev.mailingress.operator.api.v1alpha1.ServiceSpec;
import dev.mailingress.operator.api.v1alpha1.WorkloadRef;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailService;
import dev.mailingress.operator.observed.ObservedState;
import dev.mailingress.operator.observed.Workload;
import dev.mailingress.operator.resolve.ModelResolver;
import dev.mailingress.operator.resolve.Resolution;
import dev.mailingress.operator.schema.CrdSchema;
import dev.mailingress.operator.schema.MailIngressReader;
import dev.mailingress.operator.testing.ModelFixture;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** Models of valid MailIngresses with any name, listeners, mail servers, Services and policies. */
public final class ModelArbitraries extends DomainContextBase {

    /** Empty spec with the defaults of the schema. */
    private static final MailIngressSpec DEFAULTS = new MailIngressReader(CrdSchema.load())
            .read(JsonNodeFactory.instance.objectNode().set("spec", JsonNodeFactory.instance.objectNode()))
            .getSpec();

    @Provide
    public Arbitrary<MailIngressModel> models() {
        return Combinators.combine(
                        label(40), servers(), services(), customs(), service(), policy(), internal(), proxy())
                .as((name, servers, services, customs, service, policy, internal, proxy) -> {
                    List<ListenerSpec> listeners = listeners(services, customs, servers);
                    return model(
                            name,
                            new MailIngressSpec(
                                    listeners,
                                    servers,
                                    service,
                                    internal.isEmpty() ? null : internal.get(0),
                                    DEFAULTS.clients(),
                                    DEFAULTS.timeouts(),
                                    proxy,
                                    policy,
                                    DEFAULTS.verification(),
                                    // Half of the models have one.
                                    new ObservabilitySpec(
                                            DEFAULTS.observability().accessLog(),
                                            proxy.replicas() % 2 == 0 ? null : new PodMonitorSpec(service.labels()))));
                });
    }

    private static MailIngressModel model(String name, MailIngressSpec spec) {
        MailIngress resource = new MailIngress();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("mail")
                .withUid("0a1b2c3d-0000-4000-8000-000000000009")
                .withGeneration(1L)
                .build());
        resource.setSpec(spec);
        ObservedState observed = new ObservedState(
                List.of(workload()),
                List.of(headlessService()),
                List.of("10.42.0.0/24", "fd42::/64"),
                List.of("192.0.2.7"));
        Resolution resolution = new ModelResolver(ModelFixture.OPERATOR_INFO).resolve(resource, observed);
        if (resolution instanceof Resolution.Resolved resolved) {
            return resolved.model();
        }
        throw new AssertionError(resolution);
    }

    private static Workload workload() {
        // @formatter:off
        return Workload.of(new DeploymentBuilder()
            .withNewMetadata().withName("w0").withUid("u").endMetadata()
            .withNewSpec()
                .withNewSelector().withMatchLabels(Map.of("app", "dms", "tier", "mail")).endSelector()
                .withNewTemplate()
                    .withNewMetadata().withLabels(Map.of("app", "dms", "tier", "mail")).endMetadata()
                    .withNewSpec().addNewContainer().withName("dms").endContainer().endSpec()
                .endTemplate()
            .endSpec()
            .build());
        // @formatter:on
    }

    /** Headless, so its ports are those of the pods (core/v1, ServiceSpec.clusterIP). */
    private static Service headlessService() {
        // @formatter:off
        return new ServiceBuilder()
            .withNewMetadata().withName("w1").endMetadata()
            .withNewSpec().withClusterIP("None").withSelector(Map.of("app", "dms")).endSpec()
            .build();
        // @formatter:on
    }

    /** A DNS-1035 label. */
    private static Arbitrary<String> label(int maxLength) {
        Arbitrary<String> first = Arbitraries.strings().withCharRange('a', 'z').ofLength(1);
        Arbitrary<String> rest = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('0', '9')
                .withChars('-')
                .ofMaxLength(maxLength - 2);
        Arbitrary<String> last = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('0', '9')
                .ofMaxLength(1);
        return Combinators.combine(first, rest, last).as((a, b, c) -> a + (c.isEmpty() ? b.replace("-", "") : b + c));
    }

    private static Arbitrary<List<MailServerSpec>> servers() {
        return Combinators.combine(
                        label(15).set().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.of("Deployment", "StatefulSet", "Service", "host")
                                .list()
                                .ofSize(3),
                        Arbitraries.of("SamePorts", "SeparatePorts", "External")
                                .list()
                                .ofSize(3),
                        Arbitraries.of("", "smtp/inet/a=b", "-").list().ofSize(3))
                .as((names, kinds, modes, lines) -> {
                    List<MailServerSpec> servers = new ArrayList<>();
                    for (String name : names) {
                        int i = servers.size();
                        servers.add(server(name, kinds.get(i), "w" + i, modes.get(i), lines.get(i)));
                    }
                    return servers;
                });
    }

    private static MailServerSpec server(String name, String kind, String workload, String mode, String lines) {
        boolean host = kind.equals("host");
        boolean service = kind.equals("Service");
        return new MailServerSpec(
                name,
                host || service ? null : new WorkloadRef(kind, workload, null),
                service ? new ServiceRef(workload) : null,
                host ? "mx.example.test" : null,
                "V2",
                new ConfigurationSpec(
                        mode,
                        mode.equals("External") && !lines.isEmpty() ? "Mailcow" : null,
                        "Automatic",
                        null,
                        host || service ? List.of("192.0.2.0/24") : List.of(),
                        lines.equals("-") ? null : lines,
                        lines.equals("-") ? "exit 1" : null,
                        lines.isEmpty() ? "listen = *" : null));
    }

    private static Arbitrary<Set<MailService>> services() {
        return Arbitraries.of(MailService.class).set().ofMinSize(1);
    }

    /** Ports of custom listeners, by name. */
    private static Arbitrary<Map<String, Integer>> customs() {
        return Arbitraries.maps(
                        label(15).filter(name -> MailService.named(name).isEmpty()),
                        Arbitraries.integers().between(5_000, 9_000))
                .ofMaxSize(4)
                .filter(ports -> Set.copyOf(ports.values()).size() == ports.size());
    }

    private static List<ListenerSpec> listeners(
            Set<MailService> services, Map<String, Integer> customs, List<MailServerSpec> servers) {
        return Stream.concat(
                        services.stream()
                                .map(service -> new ListenerSpec(
                                        service.listenerName(),
                                        null,
                                        null,
                                        servers.get(service.port() % servers.size())
                                                .name(),
                                        null,
                                        null,
                                        null,
                                        routes(service, servers),
                                        "Default")),
                        customs.entrySet().stream()
                                .map(custom -> new ListenerSpec(
                                        custom.getKey(),
                                        custom.getValue(),
                                        null,
                                        servers.get(custom.getValue() % servers.size())
                                                .name(),
                                        custom.getValue() % 2 == 0 ? 25 : 8_080,
                                        "TCP",
                                        null,
                                        List.of(),
                                        "Default")))
                .toList();
    }

    /** Routes to every mail server, if connections begin with TLS. */
    private static List<RouteSpec> routes(MailService service, List<MailServerSpec> servers) {
        return service.protocol().implicitTls()
                ? servers.stream()
                        .map(server -> new RouteSpec(server.name(), List.of("*." + server.name() + ".example")))
                        .toList()
                : List.of();
    }

    private static Arbitrary<ServiceSpec> service() {
        // The last key is reserved for the operator: an older CRD may accept it, but it must not take precedence.
        Map<String, String> entries =
                Map.of("example.test/a", "x", "example.test/b", "", "mailingress.dev/name", "other");
        return Combinators.combine(
                        Arbitraries.of("ClusterIP", "NodePort", "LoadBalancer"),
                        Arbitraries.of("", "10.43.0.9"),
                        Arbitraries.of("", "198.51.100.9"),
                        Arbitraries.of(Map.<String, String>of(), entries))
                .as((type, clusterIP, externalIPs, some) -> new ServiceSpec(
                        type,
                        null,
                        List.of(),
                        clusterIP.isEmpty() ? null : clusterIP,
                        List.of(),
                        null,
                        null,
                        List.of(),
                        externalIPs.isEmpty() ? List.of() : List.of(externalIPs),
                        null,
                        Map.of(),
                        some,
                        some));
    }

    private static Arbitrary<NetworkPolicySpec> policy() {
        return Combinators.combine(Arbitraries.of(true, false), Arbitraries.of(true, false))
                .as((enabled, mailServers) -> new NetworkPolicySpec(enabled, mailServers, List.of()));
    }

    /** No internal Service or one. */
    private static Arbitrary<List<InternalServiceSpec>> internal() {
        return Arbitraries.of(
                List.of(),
                List.of(new InternalServiceSpec(null, List.of())),
                List.of(new InternalServiceSpec("10.43.0.26", List.of())));
    }

    private static Arbitrary<ProxySpec> proxy() {
        return Arbitraries.integers()
                .between(1, 100)
                .map(replicas -> new ProxySpec(
                        replicas, null, null, null, List.of(), DEFAULTS.proxy().podTemplate()));
    }
}
