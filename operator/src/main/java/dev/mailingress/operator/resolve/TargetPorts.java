package dev.mailingress.operator.resolve;

import dev.mailingress.operator.api.v1alpha1.ConfigurationSpec;
import dev.mailingress.operator.model.ConfigurationMode;
import dev.mailingress.operator.model.MailService;
import dev.mailingress.operator.model.Preset;
import java.util.Arrays;
import java.util.Optional;

/** Ports of a mail server on which its services expect the PROXY protocol, depending on its mode. */
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

    /** Whether a mail server in mode External expects a header on this port: without a preset, on every port. */
    static boolean externalExpects(int targetPort, ConfigurationSpec configuration) {
        return preset(configuration)
                .map(preset -> Arrays.stream(MailService.values()).anyMatch(s -> preset.port(s) == targetPort))
                .orElse(true);
    }

    private static Optional<Preset> preset(ConfigurationSpec configuration) {
        return Optional.ofNullable(configuration.preset()).map(EnumNames.PRESET::get);
    }
}
