package dev.mailingress.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.model.MailService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The mail services that CEL rules repeat, because they cannot refer to each other, are those of the code. */
class CrdServicesTest {

    private static final Pattern PORTS = Pattern.compile("[{]('smtp': [^}]*)[}]");
    private static final Pattern NAMES = Pattern.compile("\\[('smtp', [^\\]]*)\\]");
    private static final Pattern TLS_NAMES = Pattern.compile("\\[('submissions', [^\\]]*)\\]");

    @Test
    void shouldUseThePortsOfTheServicesInEveryRule() {
        String ports = Arrays.stream(MailService.values())
                .map(service -> "'" + service.listenerName() + "': " + service.port())
                .collect(Collectors.joining(", "));
        assertThat(found(PORTS)).hasSizeGreaterThan(5).allMatch(ports::equals);
    }

    @Test
    void shouldUseTheNamesOfTheServicesInEveryRule() {
        assertThat(found(NAMES)).hasSizeGreaterThan(1).allMatch(names(Arrays.stream(MailService.values()))::equals);
    }

    @Test
    void shouldUseTheServicesWithImplicitTlsInEveryRule() {
        String names = names(Arrays.stream(MailService.values())
                .filter(service -> service.protocol().implicitTls()));
        assertThat(found(TLS_NAMES)).isNotEmpty().allMatch(names::equals);
    }

    @Test
    void shouldListTheServicesInTheDescriptionOfListeners() {
        String description = CrdSchema.load()
                .schema()
                .at("/properties/spec/properties/listeners/description")
                .asText();
        assertThat(MailService.values())
                .allSatisfy(service -> assertThat(description).contains(service.listenerName() + " " + service.port()));
    }

    private static String names(Stream<MailService> services) {
        return services.map(service -> "'" + service.listenerName() + "'").collect(Collectors.joining(", "));
    }

    private static List<String> found(Pattern pattern) {
        List<String> found = new ArrayList<>();
        CrdSchema.load().schema().findValues("rule").forEach(rule -> {
            Matcher matcher = pattern.matcher(rule.asText());
            while (matcher.find()) {
                found.add(matcher.group(1));
            }
        });
        return found;
    }
}
