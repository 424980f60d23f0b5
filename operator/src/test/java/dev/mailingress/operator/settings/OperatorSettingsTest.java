package dev.mailingress.operator.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorSettingsTest {

    private static final Map<String, String> REQUIRED =
            Map.of("PROXY_IMAGE", "registry.example.test/proxy:1", "OPERATOR_NAMESPACE", "mail-ingress-system");

    @Test
    void shouldUseDefaultsWhenOnlyTheRequiredVariablesAreSet() {
        // When
        OperatorSettings settings = OperatorSettings.of(REQUIRED);
        // Then
        assertThat(settings.namespaces()).isEmpty();
        assertThat(settings.managementPort()).isEqualTo(8080);
        assertThat(settings.operatorInfo().proxyImage()).isEqualTo("registry.example.test/proxy:1");
        assertThat(settings.operatorInfo().namespace()).isEqualTo("mail-ingress-system");
        assertThat(settings.operatorInfo().podLabels())
                .isEqualTo(Map.of("app.kubernetes.io/name", "mail-ingress-operator"));
    }

    @Test
    void shouldReadEachVariableWhenItIsSet() {
        // Given
        Map<String, String> environment = with(Map.of(
                "OPERATOR_POD_LABELS", "app=operator, release = r1,empty=",
                "WATCH_NAMESPACES", "mail, ,post,mail",
                "MANAGEMENT_PORT", "65535"));
        // When
        OperatorSettings settings = OperatorSettings.of(environment);
        // Then
        assertThat(settings.operatorInfo().podLabels())
                .isEqualTo(Map.of("app", "operator", "release", "r1", "empty", ""));
        assertThat(settings.namespaces()).isEqualTo(Set.of("mail", "post"));
        assertThat(settings.managementPort()).isEqualTo(65_535);
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY_IMAGE, '', 'PROXY_IMAGE is not set: set it to the proxies'' image.'",
        "PROXY_IMAGE, ' ', 'PROXY_IMAGE is not set: set it to the proxies'' image.'",
        "OPERATOR_NAMESPACE, '', 'OPERATOR_NAMESPACE is not set: set it to the operator''s own namespace.'",
        "OPERATOR_POD_LABELS, app, 'OPERATOR_POD_LABELS: \"app\" is not a valid label: expected name=value'",
        "OPERATOR_POD_LABELS, '=operator', '\"=operator\" is not a valid label'",
        "OPERATOR_POD_LABELS, 'app=a,', '\"\" is not a valid label'",
        "MANAGEMENT_PORT, 0, 'MANAGEMENT_PORT: \"0\" is not a valid port: must be 1-65535.'",
        "MANAGEMENT_PORT, 65536, '\"65536\" is not a valid port'",
        "MANAGEMENT_PORT, http, '\"http\" is not a valid port'",
        "MANAGEMENT_PORT, '', '\"\" is not a valid port'"
    })
    void shouldNameVariableAndRemedyWhenItIsInvalid(String name, String value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OperatorSettings.of(with(Map.of(name, value))))
                .withMessageContaining(message);
    }

    @Test
    void shouldReportAllErrors() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OperatorSettings.of(Map.of("MANAGEMENT_PORT", "-1")))
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).lines())
                        .hasSize(3)
                        .allMatch(line -> line.startsWith("Environment variable ")));
    }

    private static Map<String, String> with(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(REQUIRED);
        environment.putAll(more);
        return environment;
    }
}
