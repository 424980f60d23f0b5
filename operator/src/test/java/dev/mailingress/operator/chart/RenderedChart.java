package dev.mailingress.operator.chart;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Output of {@code helm template} for the chart with some values. */
final class RenderedChart {

    static final Path DIRECTORY = Path.of(System.getProperty("project.root", ".."), "helm", "mail-ingress-operator");
    static final String RELEASE = "mail-ingress-operator";
    static final String NAMESPACE = "mail-ingress-system";

    private static final String OLDEST_KUBERNETES = "1.31.0";
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    private final List<HasMetadata> objects;

    private RenderedChart(List<HasMetadata> objects) {
        this.objects = objects;
    }

    /** @param values YAML, as in a values file */
    static RenderedChart with(String values) {
        List<HasMetadata> objects = Arrays.stream(template(values).split("(?m)^---\\s*$"))
                .filter(document -> document.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#")))
                .map(RenderedChart::parse)
                .toList();
        return new RenderedChart(objects);
    }

    List<HasMetadata> objects() {
        return objects;
    }

    /** Kind and name of each object, {@code Kind/name}, with its namespace before it if it has one: {@code ns: Kind/name}. */
    List<String> names() {
        return objects.stream()
                .map(object -> {
                    String namespace = object.getMetadata().getNamespace();
                    return (namespace == null ? "" : namespace + ": ") + object.getKind() + "/"
                            + object.getMetadata().getName();
                })
                .toList();
    }

    /** The only object of a kind. */
    <T extends HasMetadata> T only(Class<T> type) {
        List<T> found = all(type);
        if (found.size() != 1) {
            throw new AssertionError("expected one " + type.getSimpleName() + ", found " + found.size());
        }
        return found.get(0);
    }

    <T extends HasMetadata> List<T> all(Class<T> type) {
        List<T> found = new ArrayList<>();
        objects.stream().filter(type::isInstance).map(type::cast).forEach(found::add);
        return found;
    }

    private static String template(String values) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                return new Helm(DIRECTORY)
                        .template()
                        .withName(RELEASE)
                        .withNamespace(NAMESPACE)
                        .withKubeVersion(OLDEST_KUBERNETES)
                        .withValuesFile(Files.writeString(file, values))
                        .call();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HasMetadata parse(String document) {
        HasMetadata object =
                SERIALIZATION.unmarshal(new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)));
        if (object instanceof GenericKubernetesResource) {
            throw new AssertionError("not a built-in Kubernetes type:\n" + document);
        }
        return object;
    }
}
