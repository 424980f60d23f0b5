package dev.mailingress.operator.model;

import dev.mailingress.proxy.config.LocalAddresses;
import dev.mailingress.proxy.config.ProxyProtocol;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The words of the API's fixed sets and what they mean; a test compares them with the CRD's. */
final class Words {

    static final Map<String, LocalAddresses> LOCAL_ADDRESSES =
            Map.of("Auto", LocalAddresses.AUTO, "Refuse", LocalAddresses.REFUSE, "Allow", LocalAddresses.ALLOW);

    static final Map<String, ProxyProtocol> PROXY_PROTOCOL =
            Map.of("V1", ProxyProtocol.V1, "V2", ProxyProtocol.V2, "None", ProxyProtocol.NONE);

    static final Map<String, ConfigurationMode> CONFIGURATION_MODE = Arrays.stream(ConfigurationMode.values())
            .collect(Collectors.toUnmodifiableMap(ConfigurationMode::word, Function.identity()));

    private Words() {}
}
