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
            the condition is new             |                           | Programmed:False:ProxiesPending
            its status changes               | Programmed:False:ProxiesPending | Programmed:True:Programmed
            its reason changes               | DmsConfigured:False:RolloutPending | DmsConfigured:False:MailServerFails
            the first warning appears        | Warning:False:NoWarnings  | Warning:True:WarningsPresent
            warnings are there at once       |                           | Warning:True:WarningsPresent
            the last warning is gone         | Warning:True:WarningsPresent | Warning:False:NoWarnings
            it becomes true                  | Ready:False:NotReady      | Ready:True:Ready
            """)
    void shouldReportATransition(String situation, String before, String after) {
        assertThat(conditionTransitions.between(conditions(before), conditions(after)))
                .as(situation)
                .isEqualTo(conditions(after));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nothing changes                  | Programmed:True:Programmed | Programmed:True:Programmed
            another condition is the cause   | Ready:True:Ready          | Ready:False:NotReady
            another prevents its evaluation  | Programmed:True:Programmed | Programmed:Unknown:NotAccepted
            there are no warnings at first   |                           | Warning:False:NoWarnings
            the condition is removed         | Monitored:True:Monitored  |
            """)
    void shouldNotReportATransition(String situation, String before, String after) {
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
        "Accepted:False:Invalid, WARNING",
        "Warning:True:WarningsPresent, WARNING",
        "Warning:False:NoWarnings, NORMAL",
        "Warning:Unknown:NotAccepted, NORMAL"
    })
    void shouldBeAWarningOnlyWhenSomebodyHasToAct(String condition, EventType type) {
        assertThat(EventType.of(conditions(condition).get(0))).isEqualTo(type);
    }

    /** Conditions whose messages differ with their status. */
    private static List<Condition> conditions(@Nullable String text) {
        return Stream.ofNullable(text)
                .map(condition -> condition.split(":", -1))
                .map(parts -> new Condition(
                        parts[0], parts[1], 7L, "2026-01-01T10:00:00Z", parts[2], "It is " + parts[1] + "."))
                .toList();
    }
}
