package dev.mailingress.operator.model;

import dev.mailingress.proxy.config.AccessLogFormat;
import dev.mailingress.proxy.config.InboundMode;
import dev.mailingress.proxy.config.LocalAddresses;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.Unmatched;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The words of the API's fixed sets and what they mean; a test compares them with the CRD's. */
final class EnumNames {

    static final Map<String, LocalAddresses> LOCAL_ADDRESSES =
            Map.of("Auto", LocalAddresses.AUTO, "Refuse", LocalAddresses.REFUSE, "Allow", LocalAddresses.ALLOW);

    static final Map<String, ProxyProtocol> PROXY_PROTOCOL =
            Map.of("V1", ProxyProtocol.V1, "V2", ProxyProtocol.V2, "None", ProxyProtocol.NONE);

    static final Map<String, ConfigurationMode> CONFIGURATION_MODE =
            byWord(ConfigurationMode.values(), ConfigurationMode::value);

    static final Map<String, Preset> PRESET = byWord(Preset.values(), Preset::value);

    static final Map<String, RolloutPolicy> ROLLOUT = byWord(RolloutPolicy.values(), RolloutPolicy::value);

    static final Map<String, InboundMode> INBOUND_MODE =
            Map.of("Disabled", InboundMode.DISABLED, "Required", InboundMode.REQUIRED);

    static final Map<String, Unmatched> UNMATCHED = Map.of("Default", Unmatched.DEFAULT, "Refuse", Unmatched.REFUSE);

    static final Map<String, AccessLogFormat> ACCESS_LOG_FORMAT =
            Map.of("JSON", AccessLogFormat.JSON, "Text", AccessLogFormat.TEXT);

    private EnumNames() {}

    private static <E extends Enum<E>> Map<String, E> byWord(E[] meanings, Function<E, String> word) {
        return Arrays.stream(meanings).collect(Collectors.toUnmodifiableMap(word, Function.identity()));
    }
}
