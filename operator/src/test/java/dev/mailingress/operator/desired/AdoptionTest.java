package dev.mailingress.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.testing.ModelFixture;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which existing objects a MailIngress may write to. */
@Domain(ModelArbitraries.class)
class AdoptionTest {

    private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
    private static final String UID = "0a1b2c3d-0";
    private static final ModelFixture MAIL = ModelFixture.of("""
            apiVersion: mailingress.dev/v1alpha1
            kind: MailIngress
            metadata: {name: mail, namespace: mail, uid: %s, generation: 3}
            spec:
              listeners: [{name: smtp}, {name: imaps}]
              mailServers: [{name: dms, workloadRef: {name: mailserver}}]
              service: {type: LoadBalancer, loadBalancerIP: 203.0.113.25}
            """.formatted(UID));

    /** The public Service as Kubernetes 1.34 returns it after a restore: allocated and defaulted. */
    private static final String RESTORED = """
            apiVersion: v1
            kind: Service
            metadata:
              name: mail
              namespace: mail
              uid: 7e57
              annotations: {metallb.io/ip-allocated-from-pool: public}
              labels:
                app.kubernetes.io/name: mail-ingress-proxy
                app.kubernetes.io/instance: mail
                app.kubernetes.io/component: proxy
                app.kubernetes.io/managed-by: mail-ingress-operator
                mailingress.dev/name: mail
                velero.io/restore-name: nightly
            spec:
              type: LoadBalancer
              allocateLoadBalancerNodePorts: true
              clusterIP: 10.43.0.9
              clusterIPs: [10.43.0.9, "fd43::9"]
              externalTrafficPolicy: Local
              healthCheckNodePort: 31234
              internalTrafficPolicy: Cluster
              ipFamilies: [IPv4, IPv6]
              ipFamilyPolicy: PreferDualStack
              loadBalancerClass: metallb.io/metallb
              loadBalancerIP: 203.0.113.25
              ports:
              - {name: smtp-25, nodePort: 30025, port: 25, protocol: TCP, targetPort: 10025}
              - {name: imaps-993, nodePort: 30993, port: 993, protocol: TCP, targetPort: 10993}
              selector:
                app.kubernetes.io/name: mail-ingress-proxy
                app.kubernetes.io/instance: mail
                app.kubernetes.io/component: proxy
              sessionAffinity: None
            status: {loadBalancer: {ingress: [{ip: 203.0.113.25}]}}
            """;

    private final Adoption adoption = new Adoption();

    @Test
    void shouldAdoptARestoredServiceWhoseAddressesAreAllocated() {
        assertThat(decide(RESTORED)).isEqualTo(new Ownership.Adoptable());
    }

    @Test
    void shouldAdoptARestoredDeploymentWithAllDefaults() {
        // Given
        HasMetadata desired = object("Deployment", "mail-proxy");
        String live = KUBERNETES
                .asYaml(desired)
                .replace("  replicas: 2", "  progressDeadlineSeconds: 600\n  replicas: 3")
                .replace(
                        "        name: \"proxy\"",
                        "        name: \"proxy\"\n        terminationMessagePath: /dev/termination-log\n"
                                + "        terminationMessagePolicy: File")
                .replace(
                        "          name: \"mail-proxy-v1\"",
                        "          name: mail-proxy-v1\n          defaultMode: 420")
                .replace(
                        "      serviceAccountName:",
                        "      dnsPolicy: ClusterFirst\n      restartPolicy: Always\n      schedulerName: default-scheduler\n"
                                + "      serviceAccount: mail-proxy\n      serviceAccountName:")
                .replace("        readinessProbe:", "        readinessProbe:\n          successThreshold: 1");
        // Then
        assertThat(live).contains("ClusterFirst", "File", "420", "successThreshold", "progressDeadlineSeconds");
        assertThat(adoption.of(MAIL.resource(), desired, parse(live, desired))).isEqualTo(new Ownership.Adoptable());
    }

    /** Each row changes the restored Service. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            labels are those of another MailIngress | mailingress.dev/name: mail | mailingress.dev/name: post | does not have the label "mailingress.dev/name=mail"
            another tool manages it                 | managed-by: mail-ingress-operator | managed-by: Helm | does not have the label "app.kubernetes.io/managed-by=mail-ingress-operator"
            it has another port                     | - {name: smtp-25 | - {name: admin, port: 80}!- {name: smtp-25 | has fields that this MailIngress does not set (spec.ports[admin])
            it selects other pods, too              | component: proxy!sessionAffinity | component: proxy!  app: x!sessionAffinity | has fields that this MailIngress does not set (spec.selector.app)
            it has session affinity                 | sessionAffinity: None | sessionAffinity: ClientIP | has fields that this MailIngress does not set (spec.sessionAffinity)
            it publishes another address            | sessionAffinity: None | externalIPs: [192.0.2.1] | has fields that this MailIngress does not set (spec.externalIPs)
            it is controlled by somebody else       | uid: 7e57 | ownerReferences: [{apiVersion: v1, kind: Other, name: mail, uid: x, controller: true}] | belongs to Other "mail"
            another MailIngress owns it             | uid: 7e57 | ownerReferences: [{apiVersion: mailingress.dev/v1alpha1, kind: MailIngress, name: post, uid: x, controller: true}] | belongs to MailIngress "post"
            """)
    void shouldBeAConflictWhen(String change, String text, String replacement, String reason) {
        // Given
        String live = RESTORED.replace(lines(text), lines(replacement));
        // Then
        assertThat(live).isNotEqualTo(RESTORED);
        assertThat(decide(live)).as(change).isEqualTo(new Ownership.Foreign(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.25", "31234", "10.43.0.9", "30993"})
    void shouldAdoptWhenOnlyAValueDiffers(String value) {
        assertThat(decide(RESTORED.replace(value, "203.0.113.99".equals(value) ? "" : "30001")))
                .isEqualTo(new Ownership.Adoptable());
    }

    @Test
    void shouldAdoptWhenTheClusterAddedASecondAddressToAGivenOne() {
        // Given
        ModelFixture given = ModelFixture.of("""
                apiVersion: mailingress.dev/v1alpha1
                kind: MailIngress
                metadata: {name: mail, namespace: mail, uid: %s, generation: 3}
                spec:
                  listeners: [{name: smtp}, {name: imaps}]
                  mailServers: [{name: dms, workloadRef: {name: mailserver}}]
                  service: {type: LoadBalancer, clusterIP: 10.43.0.9, ipFamilyPolicy: PreferDualStack}
                """.formatted(UID));
        HasMetadata desired = new DesiredState().publicService(given.model());
        // Then
        assertThat(adoption.of(given.resource(), desired, KUBERNETES.unmarshal(RESTORED, Service.class)))
                .isEqualTo(new Ownership.Adoptable());
    }

    @Test
    void shouldWaitForWhatTheGarbageCollectorDeletes() {
        // Given
        String former = RESTORED.replace(
                "uid: 7e57",
                "ownerReferences: [{apiVersion: mailingress.dev/v1alpha1, kind: MailIngress, name: mail, uid: former,"
                        + " controller: true}]");
        String terminating = RESTORED.replace("uid: 7e57", "deletionTimestamp: '2026-01-01T10:00:00Z'");
        // Then
        assertThat(decide(former)).isEqualTo(new Ownership.Leftover());
        assertThat(decide(terminating)).isEqualTo(new Ownership.Leftover());
    }

    @Test
    void shouldBeOursByUidWhateverTheObjectContains() {
        String ours = RESTORED.replace(
                        "uid: 7e57",
                        "ownerReferences: [{apiVersion: mailingress.dev/v1alpha1, kind: MailIngress, name: mail, uid: "
                                + UID + ", controller: true}]")
                .replace("sessionAffinity: None", "externalName: x")
                .replace("mailingress.dev/name: mail", "x: y");
        assertThat(decide(ours)).isEqualTo(new Ownership.Ours());
    }

    @Test
    void shouldAdoptProxyYamlOfAnotherGenerationButNoOtherFile() {
        // Given
        ConfigMap desired = (ConfigMap) object("ConfigMap", "mail-proxy-v1");
        String text = Objects.requireNonNull(desired.getData().get("proxy.yaml"));
        // Then
        assertThat(withData(desired, "proxy.yaml", text.replace("generation: 3", "generation: 41")))
                .isEqualTo(new Ownership.Adoptable());
        assertThat(withData(desired, "proxy.yaml", text.replace("generation: 3", "age: 3")))
                .isEqualTo(new Ownership.Foreign("contains other data"));
        assertThat(withData(desired, "proxy.yaml", "]")).isEqualTo(new Ownership.Foreign("contains other data"));
        assertThat(withData(desired, "other", "x"))
                .isEqualTo(new Ownership.Foreign("has fields that this MailIngress does not set (data.other)"));
    }

    @Test
    void shouldNotAdoptFilesThatDiffer() {
        // Given
        ConfigMap desired = ModelFixture.objects(MAIL.model()).configMaps().stream()
                .filter(map -> map.getData().containsKey("postfix-master.cf"))
                .findFirst()
                .orElseThrow();
        // Then
        assertThat(withData(desired, "postfix-master.cf", "smtp/inet/x=y\n"))
                .isEqualTo(new Ownership.Foreign("contains other data"));
        assertThat(adoption.of(MAIL.resource(), desired, restored(desired))).isEqualTo(new Ownership.Adoptable());
    }

    @Property(tries = 200)
    void shouldAdoptEveryObjectThatItWouldCreate(@ForAll MailIngressModel model) {
        for (HasMetadata desired : new DesiredState().all(ServingPlan.settled(model))) {
            assertThat(adoption.of(owner(model), desired, restored(desired)))
                    .as(desired.getKind())
                    .isEqualTo(new Ownership.Adoptable());
        }
    }

    @Property(tries = 200)
    void shouldAdoptNothingThatSomebodyElseControlsOrThatLostALabel(@ForAll MailIngressModel model) {
        for (HasMetadata desired : new DesiredState().all(ServingPlan.settled(model))) {
            HasMetadata controlled = restored(desired);
            controlled
                    .getMetadata()
                    .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                            .withApiVersion("v1")
                            .withKind("Other")
                            .withName(model.identity().name())
                            .withUid("other")
                            .withController(true)
                            .build()));
            HasMetadata unlabelled = restored(desired);
            unlabelled.getMetadata().getLabels().remove("mailingress.dev/name");
            assertThat(List.of(controlled, unlabelled))
                    .allSatisfy(live ->
                            assertThat(adoption.of(owner(model), desired, live)).isInstanceOf(Ownership.Foreign.class));
        }
    }

    private static HasMetadata restored(HasMetadata desired) {
        HasMetadata live = parse(KUBERNETES.asYaml(desired), desired);
        live.getMetadata().setUid("7e57");
        live.getMetadata().setResourceVersion("1");
        return live;
    }

    private Ownership withData(ConfigMap desired, String key, String content) {
        ConfigMap live =
                new ConfigMapBuilder(desired).addToData(Map.of(key, content)).build();
        return adoption.of(MAIL.resource(), desired, live);
    }

    private Ownership decide(String service) {
        return adoption.of(MAIL.resource(), object("Service", "mail"), KUBERNETES.unmarshal(service, Service.class));
    }

    private static HasMetadata object(String kind, String name) {
        return ModelFixture.objects(MAIL.model()).all().stream()
                .filter(object -> object.getKind().equals(kind)
                        && object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static HasMetadata parse(String yaml, HasMetadata like) {
        return KUBERNETES.unmarshal(yaml, like.getClass());
    }

    private static MailIngress owner(MailIngressModel model) {
        MailIngress owner = new MailIngress();
        owner.setMetadata(new ObjectMetaBuilder()
                .withName(model.identity().name())
                .withNamespace(model.identity().namespace())
                .withUid(model.identity().uid())
                .build());
        return owner;
    }

    private static String lines(String text) {
        return text.replace("!", "\n  ");
    }
}
