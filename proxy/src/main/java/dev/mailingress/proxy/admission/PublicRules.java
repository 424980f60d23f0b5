package dev.mailingress.proxy.admission;

import org.jspecify.annotations.Nullable;

/**
 * What all public listeners of a configuration share.
 *
 * @param trustedSenders who may announce clients; null where nobody announces any
 * @param lists who is let in
 * @param localNetworks whose clients are no strangers
 * @param exempt whose clients have no limit of their own
 */
record PublicRules(
        @Nullable CidrSet trustedSenders, AccessLists lists, LocalNetworkSets localNetworks, CidrSet exempt) {}
