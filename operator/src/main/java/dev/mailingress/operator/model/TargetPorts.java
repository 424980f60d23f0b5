package dev.mailingress.operator.model;

import dev.mailingress.operator.api.v1alpha1.ConfigurationSpec;
import java.util.Arrays;
import java.util.Optional;

/** On which port of a mail server a service expects the PROXY protocol, by that server's mode. */
final class TargetPorts {

    private TargetPorts() {}

    static int of(MailService service, ConfigurationSpec configuration) {
        ConfigurationMode mode =
                EnumNames.CONFIGURATION_MODE.getOrDefault(configuration.mode(), ConfigurationMode.SAME_PORTS);
        return switch (mode) {
            case SAME_PORTS -> service.port();
            case SEPARATE_PORTS -> service.separatePort();
            case EXTERNAL ->
                preset(configuration).map(preset -> preset.port(service)).orElse(service.port());
        };
    }

    /** Whether a mail server that others configured expects a header there: without a preset only the user knows, and says so. */
    static boolean externalExpects(int targetPort, ConfigurationSpec configuration) {
        return preset(configuration)
                .map(preset -> Arrays.stream(MailService.values()).anyMatch(s -> preset.port(s) == targetPort))
                .orElse(true);
    }

    private static Optional<Preset> preset(ConfigurationSpec configuration) {
        return Optional.ofNullable(configuration.preset()).map(EnumNames.PRESET::get);
    }
}
