package dev.mailingress.operator.dms;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mailingress.operator.dms.InjectionConflicts.InjectionConflict;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.render.YamlDocument;
import dev.mailingress.operator.testing.GoldenFolder;
import dev.mailingress.operator.testing.ModelFixture;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Bodies of server-side apply that inject the files into a workload and that revert the injection. */
class InjectionPlanGoldenTest {

    private final YAMLMapper yaml = YAMLMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();

    @TestFactory
    Stream<DynamicTest> shouldBuildTheBodyOfTheFolder() {
        return GoldenFolder.below("golden-injection").stream()
                .map(folder -> dynamicTest(folder.sentence(), () -> {
                    // Given
                    MailIngressModel model = model(folder);
                    InjectionPlan plan = ModelFixture.plan(model);
                    // When
                    Map<String, Object> body = plan.body();
                    Map<String, Object> removal = InjectionPlan.emptyBody(plan.workload());
                    Optional<InjectionConflict> conflict = new InjectionConflicts()
                            .find(plan, model.mailServers().get(0));
                    // Then
                    folder.assertHolds(new TreeMap<>(
                            conflict.isPresent()
                                    ? Map.of("out-conflict.txt", text(conflict.get()))
                                    : Map.of("out-body.yaml", text(body), "out-removal.yaml", text(removal))));
                }));
    }

    private static MailIngressModel model(GoldenFolder folder) {
        return ModelFixture.of(
                        folder.inputs().stream().map(YamlDocument::content).toList())
                .model();
    }

    private static String text(InjectionConflict conflict) {
        return conflict.kind() + "\n" + conflict.message().replace("; ", ";\n") + "\n";
    }

    private String text(Map<String, Object> body) throws JsonProcessingException {
        return yaml.writeValueAsString(body);
    }
}
