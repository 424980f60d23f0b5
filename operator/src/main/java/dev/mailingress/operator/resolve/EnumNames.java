package dev.mailingress.operator.resolve;

import dev.mailingress.operator.model.ConfigurationMode;
import dev.mailingress.operator.model.Preset;
import dev.mailingress.operator.model.RolloutPolicy;
import dev.mailingress.proxy.config.AccessLogFormat;
import dev.mailingress.proxy.config.InboundMode;
import dev.mailingress.proxy.config.LocalAddresses;
import dev.mailingress.proxy.config.NamedConstant;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.Unmatched;
import java.util.Map;

/** Enum constants by their names in the API; a test compares the names with the CRD's. */
final class EnumNames {

    static final Map<String, LocalAddresses> LOCAL_ADDRESSES = NamedConstant.byValue(LocalAddresses.values());

    static final Map<String, ProxyProtocol> PROXY_PROTOCOL = NamedConstant.byValue(ProxyProtocol.values());

    static final Map<String, ConfigurationMode> CONFIGURATION_MODE = NamedConstant.byValue(ConfigurationMode.values());

    static final Map<String, Preset> PRESET = NamedConstant.byValue(Preset.values());

    static final Map<String, RolloutPolicy> ROLLOUT = NamedConstant.byValue(RolloutPolicy.values());

    static final Map<String, InboundMode> INBOUND_MODE = NamedConstant.byValue(InboundMode.values());

    static final Map<String, Unmatched> UNMATCHED = NamedConstant.byValue(Unmatched.values());

    static final Map<String, AccessLogFormat> ACCESS_LOG_FORMAT = NamedConstant.byValue(AccessLogFormat.values());

    private EnumNames() {}
}
