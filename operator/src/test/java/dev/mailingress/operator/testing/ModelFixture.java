package dev.mailingress.operator.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.desired.DesiredObjects;
import dev.mailingress.operator.desired.DesiredState;
import dev.mailingress.operator.dms.InjectionPlan;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailServer.WorkloadTarget;
import dev.mailingress.operator.model.OperatorInfo;
import dev.mailingress.operator.model.WorkloadLookup.Found;
import dev.mailingress.operator.observed.CoexistingPolicies;
import dev.mailingress.operator.observed.ObservedState;
import dev.mailingress.operator.observed.Workload;
import dev.mailingress.operator.resolve.ModelResolver;
import dev.mailingress.operator.resolve.Resolution;
import dev.mailingress.operator.resolve.SpecError;
import dev.mailingress.operator.schema.CrdSchema;
import dev.mailingress.operator.schema.MailIngressReader;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A MailIngress and the objects that it refers to, parsed from YAML and resolved as the operator does it. */
public final class ModelFixture {

    /** The operator in all tests; it has two labels so that their order matters. */
    public static final OperatorInfo OPERATOR_INFO = new OperatorInfo(
            "registry.example.test/mail-ingress-proxy:1.2.3",
            "mail-ingress-system",
            Map.of("app.kubernetes.io/name", "mail-ingress-operator", "app.kubernetes.io/instance", "post"));

    private static final List<String> WORKLOADS = List.of("Deployment", "StatefulSet");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
    private static final MailIngressReader READER = new MailIngressReader(CrdSchema.load());

    private final List<JsonNode> documents;

    private final CoexistingPolicies coexistingPolicies;

    private ModelFixture(List<JsonNode> documents, CoexistingPolicies coexistingPolicies) {
        this.documents = documents;
        this.coexistingPolicies = coexistingPolicies;
    }

    public static ModelFixture of(List<JsonNode> documents) {
        return new ModelFixture(documents, CoexistingPolicies.NONE);
    }

    public static ModelFixture of(String... documents) {
        return of(Arrays.stream(documents).map(ModelFixture::tree).toList());
    }

    /** A copy with the policies of other MailIngresses in the namespace. */
    public ModelFixture withPolicies(CoexistingPolicies policies) {
        return new ModelFixture(documents, policies);
    }

    /** The MailIngress with the defaults of the schema. */
    public MailIngress resource() {
        return READER.read(documents.stream()
                .filter(document -> kind(document).equals("MailIngress"))
                .findFirst()
                .orElseThrow());
    }

    /** The workloads in document order. */
    public List<Workload> workloads() {
        return documents.stream()
                .filter(document -> WORKLOADS.contains(kind(document)))
                .map(ModelFixture::workload)
                .toList();
    }

    /** The Services in document order. */
    public List<Service> services() {
        return documents.stream()
                .filter(document -> kind(document).equals("Service"))
                .map(document -> KUBERNETES.convertValue(document, Service.class))
                .toList();
    }

    public MailIngressModel model() {
        if (resolution() instanceof Resolution.Resolved resolved) {
            return resolved.model();
        }
        throw new AssertionError("rejected: " + errors());
    }

    /** Desired objects of a model once everything is in place. */
    public static DesiredObjects objects(MailIngressModel model) {
        return new DesiredState().objects(ServingPlan.settled(model));
    }

    /** Injection plan of the first mail server of a model, which must be a workload that exists. */
    public static InjectionPlan plan(MailIngressModel model) {
        MailServer server = model.mailServers().get(0);
        if (server.target() instanceof WorkloadTarget target && target.lookup() instanceof Found found) {
            return InjectionPlan.of(model, server, found.workload(), found.container());
        }
        throw new AssertionError("not an existing workload: " + server);
    }

    /** The errors of the spec; empty if it is valid. */
    public List<String> errors() {
        return resolution() instanceof Resolution.Rejected rejected
                ? rejected.specErrors().stream().map(SpecError::toString).toList()
                : List.of();
    }

    private Resolution resolution() {
        return new ModelResolver(OPERATOR_INFO)
                .resolve(
                        resource(),
                        new ObservedState(
                                workloads(),
                                services(),
                                List.of("10.42.7.0/24"),
                                List.of("192.0.2.7"),
                                Map.of(),
                                coexistingPolicies));
    }

    private static Workload workload(JsonNode document) {
        return kind(document).equals("Deployment")
                ? Workload.of(KUBERNETES.convertValue(document, Deployment.class))
                : Workload.of(KUBERNETES.convertValue(document, StatefulSet.class));
    }

    private static String kind(JsonNode document) {
        return document.path("kind").asText();
    }

    private static JsonNode tree(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(yaml, e);
        }
    }
}
