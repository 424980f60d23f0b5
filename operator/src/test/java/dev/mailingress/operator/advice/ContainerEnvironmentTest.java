package dev.mailingress.operator.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.advice.EnvironmentValue.Absent;
import dev.mailingress.operator.advice.EnvironmentValue.Known;
import dev.mailingress.operator.advice.EnvironmentValue.Unknown;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The value of variable X, which "unknown" and "absent" describe unless it is between quotes. */
class ContainerEnvironmentTest {

    private static final ConfigMapContents CONFIG_MAPS =
            new ConfigMapContents(Map.of("a", Map.of("X", "1", "Y", "2"), "b", Map.of("X", "3")), Set.of("gone"));

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            env: []                                                                                       | absent
            env: [{name: X, value: '5'}]                                                                  | '5'
            env: [{name: X}]                                                                              | ''
            env: [{name: X, value: '5'}, {name: X, value: '6'}]                                           | '6'
            envFrom: [{configMapRef: {name: a}}]                                                          | '1'
            envFrom: [{configMapRef: {name: a}}, {configMapRef: {name: b}}]                               | '3'
            envFrom: [{configMapRef: {name: b}}, {configMapRef: {name: a}}]                               | '1'
            envFrom: [{configMapRef: {name: a}}]; env: [{name: X, value: '5'}]                            | '5'
            envFrom: [{configMapRef: {name: a}, prefix: P_}]                                              | absent
            envFrom: [{configMapRef: {name: b}, prefix: P_}]; env: [{name: X, value: $(P_X)}]             | '3'
            envFrom: [{configMapRef: {name: gone, optional: true}}]                                       | absent
            envFrom: [{configMapRef: {name: a}}, {configMapRef: {name: gone, optional: true}}]            | '1'
            envFrom: [{configMapRef: {name: gone}}]                                                       | unknown
            envFrom: [{configMapRef: {name: not-read, optional: true}}]                                   | unknown
            envFrom: [{secretRef: {name: s}}]                                                             | unknown
            envFrom: [{configMapRef: {name: a}}, {secretRef: {name: s}}]                                  | unknown
            envFrom: [{secretRef: {name: s}}, {configMapRef: {name: a}}]                                  | '1'
            envFrom: [{configMapRef: {name: a}}, {secretRef: {name: s}, prefix: P_}]                      | '1'
            envFrom: [{secretRef: {name: s}}]; env: [{name: X, value: '5'}]                               | '5'
            env: [{name: X, valueFrom: {configMapKeyRef: {name: a, key: Y}}}]                             | '2'
            env: [{name: X, valueFrom: {configMapKeyRef: {name: a, key: Z}}}]                             | unknown
            env: [{name: X, value: '5'}, {name: X, valueFrom: {configMapKeyRef: {name: a, key: Z, optional: true}}}]    | '5'
            env: [{name: X, value: '5'}, {name: X, valueFrom: {configMapKeyRef: {name: gone, key: Z, optional: true}}}] | '5'
            env: [{name: X, valueFrom: {configMapKeyRef: {name: gone, key: Z, optional: true}}}]          | absent
            env: [{name: X, valueFrom: {secretKeyRef: {name: s, key: X}}}]                                | unknown
            env: [{name: X, value: '5'}, {name: X, valueFrom: {secretKeyRef: {name: s, key: X, optional: true}}}]       | unknown
            env: [{name: X, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]                            | unknown
            env: [{name: Y, value: '7'}, {name: X, value: <$(Y)>}]                                        | '<7>'
            env: [{name: X, value: <$(Y)>}, {name: Y, value: '7'}]                                        | unknown
            envFrom: [{configMapRef: {name: a}}]; env: [{name: X, value: $(Y)$(X)}]                       | '21'
            env: [{name: Y, value: '7'}, {name: X, value: $$(Y) $Y $(Y}]                                  | '$(Y) $Y $(Y'
            env: [{name: Y, valueFrom: {secretKeyRef: {name: s, key: Y}}}, {name: X, value: $(Y)}]        | unknown
            """)
    void shouldHaveTheValueThatTheKubeletSets(String container, String expected) {
        // Given
        Container parsed =
                new KubernetesSerialization().unmarshal("name: dms\n" + container.replace("; ", "\n"), Container.class);
        // When
        EnvironmentValue value = ContainerEnvironment.of(parsed, CONFIG_MAPS).value("X");
        // Then
        assertThat(value).isEqualTo(expected(expected));
    }

    @Test
    @Timeout(20)
    void shouldBeUnknownWhenReferencesMakeItVeryLong() {
        // Given
        Container doubling = new ContainerBuilder().withEnv(variable("V0", "x")).build();
        for (int i = 1; i <= 40; i++) {
            String before = "$(V" + (i - 1) + ")";
            doubling.getEnv().add(variable("V" + i, before + before));
        }
        doubling.getEnv().add(variable("OPEN", "$(".repeat(300_000)));
        // When
        ContainerEnvironment environment = ContainerEnvironment.of(doubling, CONFIG_MAPS);
        // Then
        assertThat(environment.value("V40")).isEqualTo(new Unknown());
        assertThat(environment.value("V3")).isEqualTo(new Known("xxxxxxxx"));
        assertThat(environment.value("OPEN")).isEqualTo(new Known("$(".repeat(300_000)));
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static EnvironmentValue expected(String text) {
        return switch (text) {
            case "unknown" -> new Unknown();
            case "absent" -> new Absent();
            default -> new Known(text.substring(1, text.length() - 1));
        };
    }
}
