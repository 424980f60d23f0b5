package dev.mailingress.operator.dms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mailingress.operator.dms.InjectionConflicts.InjectionConflict;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailServer.WorkloadTarget;
import dev.mailingress.operator.model.WorkloadLookup.Found;
import dev.mailingress.operator.render.YamlDocument;
import dev.mailingress.operator.testing.GoldenFolder;
import dev.mailingress.operator.testing.ModelFixture;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The bodies of server-side apply: what goes into a workload that somebody else owns, and what takes it back. */
class InjectionPlanGoldenTest {

    private final YAMLMapper yaml = YAMLMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();

    @TestFactory
    Stream<DynamicTest> shouldApplyTheBodyOfTheFolderWhenInjecting() {
        return GoldenFolder.below("golden-injection").stream()
                .map(folder -> dynamicTest(folder.sentence(), () -> {
                    // Given
                    MailIngressModel model = model(folder);
                    InjectionPlan plan = plan(model);
                    // When
                    Map<String, Object> body = plan.body();
                    Map<String, Object> removal = InjectionPlan.emptyBody(plan.workload());
                    Optional<InjectionConflict> injectionConflict = new InjectionConflicts()
                            .find(plan, model.mailServers().get(0));
                    // Then
                    folder.assertHolds(new TreeMap<>(
                            injectionConflict.isPresent()
                                    ? Map.of("out-obstacle.txt", text(injectionConflict.get()))
                                    : Map.of("out-body.yaml", text(body), "out-removal.yaml", text(removal))));
                }));
    }

    private static MailIngressModel model(GoldenFolder folder) {
        return ModelFixture.of(
                        folder.inputs().stream().map(YamlDocument::content).toList())
                .model();
    }

    private static InjectionPlan plan(MailIngressModel model) {
        MailServer server = model.mailServers().get(0);
        assertThat(server.target()).isInstanceOf(WorkloadTarget.class);
        Found found = (Found) ((WorkloadTarget) server.target()).lookup();
        return InjectionPlan.of(model, server, found.workload(), found.container());
    }

    private static String text(InjectionConflict injectionConflict) {
        return injectionConflict.kind() + "\n" + injectionConflict.message().replace("; ", ";\n") + "\n";
    }

    private String text(Map<String, Object> body) throws JsonProcessingException {
        return yaml.writeValueAsString(body);
    }
}
