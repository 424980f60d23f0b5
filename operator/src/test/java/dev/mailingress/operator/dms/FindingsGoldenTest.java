package dev.mailingress.operator.dms;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.dms.InjectionConflicts.InjectionConflict;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.render.YamlDocument;
import dev.mailingress.operator.status.ConditionResult;
import dev.mailingress.operator.status.DmsConfiguredCondition;
import dev.mailingress.operator.testing.GoldenFolder;
import dev.mailingress.operator.testing.ModelFixture;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the owner of a mail server reads about a pod template: a condition for refusals, and the warnings. */
class FindingsGoldenTest {

    private final InjectionConflicts conflicts = new InjectionConflicts();

    @TestFactory
    Stream<DynamicTest> shouldFindWhatTheFolderDescribes() {
        return GoldenFolder.below("golden-findings").stream()
                .map(folder -> dynamicTest(folder.sentence(), () -> {
                    // Given
                    MailIngressModel model = ModelFixture.of(folder.inputs().stream()
                                    .map(YamlDocument::content)
                                    .toList())
                            .model();
                    // When
                    String findings = findings(model);
                    // Then
                    folder.assertHolds(new TreeMap<>(Map.of("out-findings.txt", findings)));
                }));
    }

    private String findings(MailIngressModel model) {
        String refusal = conflicts
                .find(ModelFixture.plan(model), model.mailServers().get(0))
                .map(FindingsGoldenTest::condition)
                .orElse("");
        String warnings = conflicts.warnings(model).stream()
                .map(warning -> "warning: " + warning.message() + "\n")
                .collect(Collectors.joining());
        String all = refusal + warnings;
        return all.isEmpty() ? "nothing\n" : all;
    }

    private static String condition(InjectionConflict conflict) {
        ConditionResult result = new DmsConfiguredCondition().of(List.of(new DmsState.Blocked("dms", conflict)));
        return result.type().value() + "=" + result.status().value() + "/"
                + result.reason().value() + ": " + result.message() + "\n";
    }
}
