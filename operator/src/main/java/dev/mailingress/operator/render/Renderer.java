package dev.mailingress.operator.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.desired.DesiredState;
import dev.mailingress.operator.desired.ProxyConfigMapFactory;
import dev.mailingress.operator.dms.DmsFile;
import dev.mailingress.operator.dms.DmsFiles;
import dev.mailingress.operator.dms.InjectionPlan;
import dev.mailingress.operator.dms.ManualMountSnippets;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.OperatorInfo;
import dev.mailingress.operator.observed.NodeAddresses;
import dev.mailingress.operator.observed.ObservedState;
import dev.mailingress.operator.observed.Workload;
import dev.mailingress.operator.resolve.ModelResolver;
import dev.mailingress.operator.resolve.Resolution;
import dev.mailingress.operator.resolve.SpecError;
import dev.mailingress.operator.schema.CrdSchema;
import dev.mailingress.operator.schema.MailIngressReader;
import dev.mailingress.operator.schema.SchemaError;
import dev.mailingress.operator.schema.SchemaRules;
import dev.mailingress.proxy.config.ProxyConfig;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Renders one MailIngress and the objects it refers to into files. */
public final class Renderer {

    private final CrdSchema schema = CrdSchema.load();
    private final SchemaRules rules = new SchemaRules(schema);
    private final MailIngressReader reader = new MailIngressReader(schema);
    /** Sorted by key: the same resource gives the same bytes, whatever the order of the maps. */
    private final KubernetesSerialization kubernetes = new KubernetesSerialization(
            JsonMapper.builder()
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .build(),
            false);

    private final DesiredState desired = new DesiredState();
    private final DmsFiles dmsFiles = new DmsFiles();
    private final ModelResolver resolver;

    public Renderer(OperatorInfo operatorInfo) {
        this.resolver = new ModelResolver(operatorInfo);
    }

    /** @throws RenderException if the input is incomplete or invalid; the message lists every error */
    public RenderedFiles render(List<YamlDocument> documents) {
        YamlDocument document = mailIngress(documents);
        JsonNode complete = schema.withDefaults(document.content());
        List<String> errors =
                rules.errors(complete).stream().map(SchemaError::toString).toList();
        if (!errors.isEmpty()) {
            throw failure(document, errors);
        }
        return render(document, reader.read(complete), observed(documents));
    }

    private RenderedFiles render(YamlDocument document, MailIngress resource, ObservedState observed) {
        Resolution resolution = resolver.resolve(resource, observed);
        if (resolution instanceof Resolution.Rejected rejected) {
            throw failure(
                    document,
                    rejected.specErrors().stream().map(SpecError::toString).toList());
        }
        MailIngressModel model = ((Resolution.Resolved) resolution).model();
        List<String> unresolved = model.mailServers().stream()
                .flatMap(server -> server.unresolvedReference().stream())
                .map(reference -> reference.reason().isAbsence()
                        ? reference.message() + " (pass its file with \"-f\")"
                        : reference.message())
                .toList();
        if (!unresolved.isEmpty()) {
            throw failure(document, unresolved);
        }
        return files(model);
    }

    private RenderedFiles files(MailIngressModel model) {
        ServingPlan plan = ServingPlan.settled(model);
        SortedMap<String, String> files = new TreeMap<>();
        files.put(ProxyConfig.FILE_NAME, new ProxyConfigMapFactory().text(plan));
        for (MailServer server : model.mailServers()) {
            for (DmsFile file : dmsFiles.of(server)) {
                files.put("dms/" + server.name() + file.containerPath(), file.content());
            }
            ManualMountSnippets.of(model, server).ifPresent(mounts -> {
                files.put("mounts/" + server.name() + "/kubernetes.yaml", mounts.kubernetes());
                files.put("mounts/" + server.name() + "/compose.yaml", mounts.compose());
            });
        }
        for (HasMetadata object : desired.all(plan)) {
            String name = object.getKind().toLowerCase(Locale.ROOT) + "-"
                    + object.getMetadata().getName() + ".yaml";
            files.put("kubernetes/" + name, kubernetes.asYaml(object));
        }
        return new RenderedFiles(files, replacements(model));
    }

    /** The given workloads may be live ones: then their templates show what is injected already. */
    private static List<String> replacements(MailIngressModel model) {
        return model.mailServers().stream()
                .filter(MailServer::injected)
                .flatMap(server -> server
                        .foundWorkload()
                        .map(found -> replacement(
                                server, InjectionPlan.of(model, server, found.workload(), found.container())))
                        .stream())
                .toList();
    }

    private static String replacement(MailServer server, InjectionPlan plan) {
        Workload workload = plan.workload();
        return "Mail server \"" + server.name() + "\": the pods of " + workload.kind() + " \"" + workload.name()
                + "\" will " + (plan.isAppliedTo(workload) ? "not be replaced." : "be replaced.");
    }

    private static YamlDocument mailIngress(List<YamlDocument> documents) {
        List<YamlDocument> found =
                documents.stream().filter(d -> d.kind().equals("MailIngress")).toList();
        String version = HasMetadata.getApiVersion(MailIngress.class);
        for (YamlDocument document : found) {
            if (!document.content().path("apiVersion").asText().equals(version)) {
                throw new RenderException(document.source() + ": apiVersion must be " + version);
            }
        }
        if (found.size() != 1) {
            throw new RenderException(
                    "Expected exactly one MailIngress in the files given with \"-f\", found " + found.size() + ".");
        }
        return found.get(0);
    }

    private ObservedState observed(List<YamlDocument> documents) {
        List<Workload> workloads = new ArrayList<>();
        List<Service> services = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        for (YamlDocument document : documents) {
            switch (document.kind()) {
                case "Deployment" -> workloads.add(Workload.of(workload(document, Deployment.class)));
                case "StatefulSet" -> workloads.add(Workload.of(workload(document, StatefulSet.class)));
                case "Service" -> services.add(service(document));
                case "Node" -> nodes.add(typed(document, Node.class));
                default -> {
                    // Other kinds are irrelevant to a MailIngress.
                }
            }
        }
        return new ObservedState(workloads, services, NodeAddresses.podNetworks(nodes), NodeAddresses.addresses(nodes));
    }

    private <T> T workload(YamlDocument document, Class<T> type) {
        if (!document.content().at("/metadata/name").isTextual()
                || !document.content().at("/spec/template/spec/containers").isArray()) {
            throw new RenderException(document.source()
                    + ": metadata.name and spec.template.spec.containers must be set: pass the complete "
                    + document.kind());
        }
        return typed(document, type);
    }

    private Service service(YamlDocument document) {
        if (!document.content().at("/metadata/name").isTextual()
                || !document.content().path("spec").isObject()) {
            throw new RenderException(
                    document.source() + ": metadata.name and spec must be set: pass the complete Service");
        }
        return typed(document, Service.class);
    }

    private <T> T typed(YamlDocument document, Class<T> type) {
        try {
            return kubernetes.convertValue(document.content(), type);
        } catch (IllegalArgumentException e) {
            throw new RenderException(
                    document.source() + ": not a valid " + document.kind() + ": compare it with its API reference");
        }
    }

    private static RenderException failure(YamlDocument document, List<String> errors) {
        return new RenderException(
                errors.stream().map(error -> document.source() + ": " + error).collect(Collectors.joining("\n")));
    }
}
