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

/** What the operator makes of a MailIngress, file by file; the folder's name is the sentence. */
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

    /** The seam: the proxy's own records read what the operator writes, and mean the same. */
    @TestFactory
    Stream<DynamicTest> shouldWriteWhatTheProxyReadsWhenRendering() {
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
        ConfigResult reading = ConfigFile.parse(file);
        assertThat(reading).isInstanceOf(ConfigResult.Loaded.class);
        return ((ConfigResult.Loaded) reading).config();
    }

    @TestFactory
    Stream<DynamicTest> shouldNeedEveryInputWhenRendering() {
        return GoldenFolder.below("golden").stream()
                .map(folder -> dynamicTest(folder.sentence(), () -> {
                    List<YamlDocument> inputs = folder.inputs();
                    Map<String, String> whole = renderer.render(inputs).files();
                    for (YamlDocument input : inputs) {
                        List<YamlDocument> others = inputs.stream()
                                .filter(other -> !other.equals(input))
                                .toList();
                        assertThat(filesOrRefusal(others))
                                .as("without %s", input.source())
                                .isNotEqualTo(whole);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseWithTheMessageOfTheFolderWhenGivenItsInputs() {
        return GoldenFolder.below("golden-refused").stream()
                .map(folder -> dynamicTest(folder.sentence(), () -> {
                    // Given
                    List<YamlDocument> inputs = folder.inputs();
                    // When
                    RenderException refusal =
                            catchThrowableOfType(RenderException.class, () -> renderer.render(inputs));
                    // Then
                    assertThat(refusal).as("refusal").isNotNull();
                    String message = folder.withoutPath(String.valueOf(refusal.getMessage())) + "\n";
                    SortedMap<String, String> files = new TreeMap<>(Map.of("out-message.txt", message));
                    String violations = violations(inputs);
                    if (!violations.isEmpty()) {
                        files.put("out-violations.txt", violations);
                    }
                    folder.assertHolds(files);
                }));
    }

    /** What the condition Accepted says, should an older CRD have let it through; empty where it never could. */
    private String violations(List<YamlDocument> inputs) {
        JsonNode resource = schema.withDefaults(inputs.stream()
                .filter(input -> input.kind().equals("MailIngress"))
                .findFirst()
                .orElseThrow()
                .content());
        List<SchemaError> schemaErrors = rules.mistakes(resource);
        return !schemaErrors.isEmpty() && schemaErrors.stream().noneMatch(SchemaError::blocking)
                ? ModelFixture.of(inputs.stream().map(YamlDocument::content).toList()).violations().stream()
                        .map(violation -> violation + "\n")
                        .collect(Collectors.joining())
                : "";
    }

    private Map<String, String> filesOrRefusal(List<YamlDocument> documents) {
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
