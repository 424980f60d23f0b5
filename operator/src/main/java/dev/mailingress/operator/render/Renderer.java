package dev.mailingress.operator.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.desired.DesiredState;
import dev.mailingress.operator.desired.ProxyConfigMapFactory;
import dev.mailingress.operator.dms.DmsFile;
import dev.mailingress.operator.dms.DmsFiles;
import dev.mailingress.operator.dms.OwnerMounts;
import dev.mailingress.operator.model.Facts;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.ModelResolver;
import dev.mailingress.operator.model.Nodes;
import dev.mailingress.operator.model.Resolution;
import dev.mailingress.operator.model.Surroundings;
import dev.mailingress.operator.model.Violation;
import dev.mailingress.operator.model.Workload;
import dev.mailingress.operator.schema.CrdSchema;
import dev.mailingress.operator.schema.MailIngressReader;
import dev.mailingress.operator.schema.Mistake;
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

/** Renders one MailIngress from documents. */
public final class Renderer {

    private final CrdSchema schema = CrdSchema.load();
    private final SchemaRules rules = new SchemaRules(schema);
    private final MailIngressReader reader = new MailIngressReader(schema);
    /** In the order of the keys: the same resource gives the same bytes, whatever the maps' own order. */
    private final KubernetesSerialization kubernetes = new KubernetesSerialization(
            JsonMapper.builder()
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .build(),
            false);

    private final DesiredState desired = new DesiredState();
    private final DmsFiles dmsFiles = new DmsFiles();
    private final ModelResolver resolver;

    public Renderer(Surroundings surroundings) {
        this.resolver = new ModelResolver(surroundings);
    }

    /** @throws RenderException if something is missing or wrong; the message has every mistake */
    public Rendering render(List<Document> documents) {
        Document document = mailIngress(documents);
        JsonNode complete = schema.withDefaults(document.content());
        List<String> mistakes =
                rules.mistakes(complete).stream().map(Mistake::toString).toList();
        if (!mistakes.isEmpty()) {
            throw failure(document, mistakes);
        }
        return render(document, reader.read(complete), facts(documents));
    }

    private Rendering render(Document document, MailIngress resource, Facts facts) {
        Resolution resolution = resolver.resolve(resource, facts);
        if (resolution instanceof Resolution.Rejected rejected) {
            throw failure(
                    document,
                    rejected.violations().stream().map(Violation::toString).toList());
        }
        MailIngressModel model = ((Resolution.Resolved) resolution).model();
        List<String> missing = model.mailServers().stream()
                .flatMap(server -> server.unresolved().stream())
                .map(unresolved -> unresolved.reason().isAbsence()
                        ? unresolved.message() + " (give its document by -f)"
                        : unresolved.message())
                .toList();
        if (!missing.isEmpty()) {
            throw failure(document, missing);
        }
        return files(model);
    }

    private Rendering files(MailIngressModel model) {
        SortedMap<String, String> files = new TreeMap<>();
        files.put(ProxyConfig.FILE_NAME, new ProxyConfigMapFactory().text(model));
        for (MailServer server : model.mailServers()) {
            for (DmsFile file : dmsFiles.of(server)) {
                files.put("dms/" + server.name() + file.containerPath(), file.content());
            }
            OwnerMounts.of(model, server).ifPresent(mounts -> {
                files.put("mounts/" + server.name() + "/kubernetes.yaml", mounts.kubernetes());
                files.put("mounts/" + server.name() + "/compose.yaml", mounts.compose());
            });
        }
        for (HasMetadata object : desired.all(model)) {
            String name = object.getKind().toLowerCase(Locale.ROOT) + "-"
                    + object.getMetadata().getName() + ".yaml";
            files.put("kubernetes/" + name, kubernetes.asYaml(object));
        }
        return new Rendering(files);
    }

    private static Document mailIngress(List<Document> documents) {
        List<Document> found =
                documents.stream().filter(d -> d.kind().equals("MailIngress")).toList();
        String version = HasMetadata.getApiVersion(MailIngress.class);
        for (Document document : found) {
            if (!document.content().path("apiVersion").asText().equals(version)) {
                throw new RenderException(document.source() + ": its apiVersion is not " + version + ": correct it");
            }
        }
        if (found.size() != 1) {
            throw new RenderException("There are " + found.size()
                    + " documents of kind MailIngress in the files given by -f:" + " give exactly one");
        }
        return found.get(0);
    }

    private Facts facts(List<Document> documents) {
        List<Workload> workloads = new ArrayList<>();
        List<Service> services = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        for (Document document : documents) {
            switch (document.kind()) {
                case "Deployment" -> workloads.add(Workload.of(workload(document, Deployment.class)));
                case "StatefulSet" -> workloads.add(Workload.of(workload(document, StatefulSet.class)));
                case "Service" -> services.add(service(document));
                case "Node" -> nodes.add(typed(document, Node.class));
                default -> {
                    // Whatever else lies in the files is not about mail ingress.
                }
            }
        }
        return new Facts(workloads, services, Nodes.podNetworks(nodes), Nodes.addresses(nodes));
    }

    private <T> T workload(Document document, Class<T> type) {
        if (!document.content().at("/metadata/name").isTextual()
                || !document.content().at("/spec/template/spec/containers").isArray()) {
            throw new RenderException(document.source()
                    + ": lacks metadata.name or spec.template.spec.containers: give the whole " + document.kind());
        }
        return typed(document, type);
    }

    private Service service(Document document) {
        if (!document.content().at("/metadata/name").isTextual()
                || !document.content().path("spec").isObject()) {
            throw new RenderException(document.source() + ": lacks metadata.name or spec: give the whole Service");
        }
        return typed(document, Service.class);
    }

    private <T> T typed(Document document, Class<T> type) {
        try {
            return kubernetes.convertValue(document.content(), type);
        } catch (IllegalArgumentException e) {
            throw new RenderException(
                    document.source() + ": is no valid " + document.kind() + ": compare it with its API");
        }
    }

    private static RenderException failure(Document document, List<String> mistakes) {
        return new RenderException(mistakes.stream()
                .map(mistake -> document.source() + ": " + mistake)
                .collect(Collectors.joining("\n")));
    }
}
