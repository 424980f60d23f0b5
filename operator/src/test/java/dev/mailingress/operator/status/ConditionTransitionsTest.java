package dev.mailingress.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.api.v1alpha1.Condition;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTransitionsTest {

    private final ConditionTransitions conditionTransitions = new ConditionTransitions();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            it is there for the first time   |                           | Programmed:False:ProxiesPending
            its status moves                 | Programmed:False:ProxiesPending | Programmed:True:Programmed
            its reason moves                 | DmsConfigured:False:RolloutPending | DmsConfigured:False:MailServerFails
            all is well at last              | Ready:False:NotReady      | Ready:True:Ready
            """)
    void shouldBeNewsWhen(String situation, String before, String after) {
        assertThat(conditionTransitions.between(conditions(before), conditions(after)))
                .as(situation)
                .isEqualTo(conditions(after));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nothing moves                    | Programmed:True:Programmed | Programmed:True:Programmed
            another tells the cause          | Ready:True:Ready          | Ready:False:NotReady
            another keeps it from being seen | Programmed:True:Programmed | Programmed:Unknown:NotAccepted
            a condition goes                 | Monitored:True:Monitored  |
            """)
    void shouldBeNoNewsWhen(String situation, String before, String after) {
        assertThat(conditionTransitions.between(conditions(before), conditions(after)))
                .as(situation)
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Programmed:True:Programmed, NORMAL",
        "DmsConfigured:False:RolloutPending, NORMAL",
        "DmsConfigured:Unknown:External, NORMAL",
        "DmsConfigured:False:OldPodsRun, NORMAL",
        "DmsConfigured:False:MailServerFails, WARNING",
        "DmsConfigured:False:OldPodsLeft, WARNING",
        "Accepted:False:Invalid, WARNING"
    })
    void shouldCallForAHumanWhenItDoesNotPassByItself(String condition, EventType severity) {
        assertThat(EventType.of(conditions(condition).get(0))).isEqualTo(severity);
    }

    /** The message and the generation are others each time. */
    private static List<Condition> conditions(@Nullable String text) {
        return Stream.ofNullable(text)
                .map(condition -> condition.split(":", -1))
                .map(parts -> new Condition(
                        parts[0], parts[1], 7L, "2026-01-01T10:00:00Z", parts[2], "It is " + parts[1] + "."))
                .toList();
    }
}
