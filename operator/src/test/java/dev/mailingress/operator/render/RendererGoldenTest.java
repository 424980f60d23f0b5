package dev.mailingress.operator.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mailingress.operator.schema.CrdSchema;
import dev.mailingress.operator.schema.SchemaError;
import dev.mailingress.operator.schema.SchemaRules;
import dev.mailingress.operator.testing.GoldenFolder;
import dev.mailingress.operator.testing.ModelFixture;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.configfile.ConfigFile;
import dev.mailingress.proxy.configfile.ConfigResult;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Output of {@code render} for a MailIngress, file by file; the name of the folder describes the case. */
class RendererGoldenTest {

    private final Renderer renderer = new Renderer(ModelFixture.OPERATOR_INFO);
    private final CrdSchema schema = CrdSchema.load();
    private final SchemaRules rules = new SchemaRules(schema);
    private final YAMLMapper yaml = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @TestFactory
    Stream<DynamicTest> shouldRenderTheFilesOfTheFolderWhenGivenItsInputs() {
        return GoldenFolder.below("golden").stream()
                .map(folder -> dynamicTest(folder.sentence(), () -> {
                    // When
                    RenderedFiles renderedFiles = renderer.render(folder.inputs());
                    // Then
                    folder.assertHolds(GoldenFolder.out(renderedFiles.files()));
                }));
    }

    /** Contract between the modules: the proxy loads what the operator renders, and its configuration is equal. */
    @TestFactory
    Stream<DynamicTest> shouldRenderAConfigurationThatTheProxyLoads() {
        return GoldenFolder.below("golden").stream()
                .map(folder -> dynamicTest(folder.sentence(), () -> {
                    // Given
                    SortedMap<String, String> files =
                            renderer.render(folder.inputs()).files();
                    // When
                    ProxyConfig config = read(file(files, ProxyConfig.FILE_NAME));
                    // Then
                    assertThat(yaml.readTree(yaml.writeValueAsString(config)))
                            .isEqualTo(yaml.readTree(file(files, ProxyConfig.FILE_NAME)));
                    assertThat(mounted(files)).isEqualTo(file(files, ProxyConfig.FILE_NAME));
                }));
    }

    private static ProxyConfig read(String file) {
        ConfigResult result = ConfigFile.parse(file);
        assertThat(result).isInstanceOf(ConfigResult.Loaded.class);
        return ((ConfigResult.Loaded) result).config();
    }

    @TestFactory
    Stream<DynamicTest> shouldDependOnEveryInput() {
        return GoldenFolder.below("golden").stream()
                .map(folder -> dynamicTest(folder.sentence(), () -> {
                    List<YamlDocument> inputs = folder.inputs();
                    Map<String, String> whole = renderer.render(inputs).files();
                    for (YamlDocument input : inputs) {
                        List<YamlDocument> others = inputs.stream()
                                .filter(other -> !other.equals(input))
                                .toList();
                        assertThat(filesOrNone(others))
                                .as("without %s", input.source())
                                .isNotEqualTo(whole);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> shouldFailWithTheMessageOfTheFolderWhenGivenItsInputs() {
        return GoldenFolder.below("golden-refused").stream()
                .map(folder -> dynamicTest(folder.sentence(), () -> {
                    // Given
                    List<YamlDocument> inputs = folder.inputs();
                    // When
                    RenderException failure =
                            catchThrowableOfType(RenderException.class, () -> renderer.render(inputs));
                    // Then
                    assertThat(failure).as("failure").isNotNull();
                    String message = folder.withoutPath(String.valueOf(failure.getMessage())) + "\n";
                    SortedMap<String, String> files = new TreeMap<>(Map.of("out-message.txt", message));
                    String errors = errors(inputs);
                    if (!errors.isEmpty()) {
                        files.put("out-errors.txt", errors);
                    }
                    folder.assertHolds(files);
                }));
    }

    /** Errors in the condition Accepted if an older CRD accepted the resource; empty if no CRD would accept it. */
    private String errors(List<YamlDocument> inputs) {
        JsonNode resource = schema.withDefaults(inputs.stream()
                .filter(input -> input.kind().equals("MailIngress"))
                .findFirst()
                .orElseThrow()
                .content());
        List<SchemaError> schemaErrors = rules.errors(resource);
        return !schemaErrors.isEmpty() && schemaErrors.stream().noneMatch(SchemaError::blocking)
                ? ModelFixture.of(inputs.stream().map(YamlDocument::content).toList()).errors().stream()
                        .map(error -> error + "\n")
                        .collect(Collectors.joining())
                : "";
    }

    private Map<String, String> filesOrNone(List<YamlDocument> documents) {
        try {
            return renderer.render(documents).files();
        } catch (RenderException e) {
            return Map.of();
        }
    }

    private String mounted(SortedMap<String, String> files) throws IOException {
        return yaml.readTree(file(files, "kubernetes/configmap-mail-proxy-v1.yaml"))
                .at("/data/proxy.yaml")
                .asText();
    }

    private static String file(SortedMap<String, String> files, String path) {
        String content = files.get(path);
        assertThat(content).as(path).isNotNull();
        return String.valueOf(content);
    }
}
