package dev.mailingress.proxy.admission;

import org.jspecify.annotations.Nullable;

/**
 * Rules of all public listeners of a configuration.
 *
 * @param trustedSenders load balancers that may send a PROXY header; null if none is expected
 * @param lists allowed and denied clients
 * @param localNetworks networks that do not contain external clients
 * @param exempt clients without limits
 */
record PublicRules(
        @Nullable CidrSet trustedSenders, AccessLists lists, LocalNetworkSets localNetworks, CidrSet exempt) {}
