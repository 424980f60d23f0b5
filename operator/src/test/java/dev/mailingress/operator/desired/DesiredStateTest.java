package dev.mailingress.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.TargetConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

/** Requirements of server-side apply and of the API server that every object meets, for any valid MailIngress. */
@Domain(ModelArbitraries.class)
class DesiredStateTest {

    private static final int TRIES = 300;
    private static final String DNS_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String LABEL_VALUE = "([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?";

    /** Optional in the API (pointers in Go), so that the server keeps their zero values. */
    private static final Pattern KEPT = Pattern.compile(
            ".*/(namespaceSelector|maxUnavailable|automountServiceAccountToken|enableServiceLinks|allowPrivilegeEscalation)");

    /** The user's texts, which the server never drops. */
    private static final Pattern TEXTS = Pattern.compile(".*/(labels|annotations|data)/[^/]+(/[^/]+)?");

    private final DesiredState desired = new DesiredState();
    private final KubernetesSerialization kubernetes = new KubernetesSerialization();
    private final ObjectMapper json = new ObjectMapper();

    @Property(tries = TRIES)
    void shouldBeEqualWhenBuiltTwice(@ForAll MailIngressModel model) {
        assertThat(new DesiredState().all(ServingPlan.settled(model)))
                .isEqualTo(desired.all(ServingPlan.settled(model)));
    }

    @Property(tries = TRIES)
    void shouldContainNothingThatTheApiServerDrops(@ForAll MailIngressModel model) throws Exception {
        List<String> dropped = new ArrayList<>();
        for (HasMetadata object : desired.all(ServingPlan.settled(model))) {
            collect(json.readTree(kubernetes.asJson(object)), object.getKind(), dropped);
        }
        assertThat(dropped).isEmpty();
    }

    @Property(tries = TRIES)
    void shouldHaveValidNamesAndLabels(@ForAll MailIngressModel model) {
        List<HasMetadata> all = desired.all(ServingPlan.settled(model));
        assertThat(all)
                .extracting(o -> o.getKind() + "/" + o.getMetadata().getName())
                .doesNotHaveDuplicates();
        assertThat(all).allSatisfy(object -> {
            assertThat(object.getMetadata().getName())
                    .matches(DNS_1035)
                    .hasSizeLessThanOrEqualTo(object instanceof ConfigMap ? 253 : 63);
            assertThat(object.getMetadata().getNamespace()).isEqualTo("mail");
            assertThat(object.getMetadata().getLabels())
                    .containsKeys("app.kubernetes.io/name", "app.kubernetes.io/instance")
                    .containsKeys("app.kubernetes.io/component", "app.kubernetes.io/managed-by")
                    .containsEntry("mailingress.dev/name", model.identity().name());
            assertThat(object.getMetadata().getLabels().values())
                    .allSatisfy(value -> assertThat(value).matches(LABEL_VALUE).hasSizeLessThanOrEqualTo(63));
        });
    }

    @Property(tries = TRIES)
    void shouldHaveUniquePortsAndPortNamesInEachService(@ForAll MailIngressModel model) {
        for (Service service : desired.objects(ServingPlan.settled(model)).services()) {
            List<ServicePort> ports = service.getSpec().getPorts();
            assertThat(ports).isNotEmpty();
            assertThat(ports).extracting(ServicePort::getPort).doesNotHaveDuplicates();
            assertThat(ports)
                    .extracting(ServicePort::getName)
                    .doesNotHaveDuplicates()
                    .allSatisfy(name -> assertThat(name).matches(DNS_1035).hasSizeLessThanOrEqualTo(15));
        }
    }

    @Property(tries = TRIES)
    void shouldSendTheSameHeaderToAPortFromAllListeners(@ForAll MailIngressModel model) {
        ProxyConfig config = new ProxyConfigFactory().create(ServingPlan.settled(model));
        Map<String, Set<ProxyProtocol>> headers = new TreeMap<>();
        for (ListenerConfig listener : config.listeners()) {
            for (TargetConfig target : listener.targets()) {
                headers.computeIfAbsent(listener.backend() + ":" + target.port(), port -> new TreeSet<>())
                        .add(target.proxyProtocol());
            }
        }
        assertThat(headers.values()).allSatisfy(each -> assertThat(each).hasSize(1));
    }

    @Property(tries = TRIES)
    void shouldNotChangeTheDeploymentWhenListenersChange(
            @ForAll MailIngressModel model, @ForAll MailIngressModel other) {
        MailIngressModel changed = new MailIngressModel(
                model.identity(),
                other.listeners(),
                other.mailServers(),
                model.publicService(),
                other.internalService(),
                model.clients(),
                model.timeouts(),
                model.verification(),
                model.proxyPods(),
                model.networkPolicy(),
                model.accessLog(),
                model.podMonitor(),
                model.operatorInfo(),
                model.coexistingPolicies());
        assertThat(desired.objects(ServingPlan.settled(changed)).deployments())
                .isEqualTo(desired.objects(ServingPlan.settled(model)).deployments());
    }

    private static void collect(JsonNode value, String path, List<String> dropped) {
        boolean empty = value.isNull()
                || (value.isContainerNode() && value.isEmpty())
                || (value.isTextual() && value.asText().isEmpty())
                || (value.isNumber() && value.asLong() == 0)
                || (value.isBoolean() && !value.asBoolean());
        if (empty && !KEPT.matcher(path).matches() && !TEXTS.matcher(path).matches()) {
            dropped.add(path + ": " + value);
        }
        value.properties().forEach(field -> collect(field.getValue(), path + "/" + field.getKey(), dropped));
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                collect(value.get(i), path + "/" + i, dropped);
            }
        }
    }
}
