package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.ClientsConfig;

/**
 * Allow and deny lists of client networks.
 *
 * @param allow the only clients that are accepted; empty accepts all
 * @param deny clients that are refused, even if {@code allow} contains them
 */
record AccessLists(CidrSet allow, CidrSet deny) {

    static final AccessLists EVERYONE = new AccessLists(CidrSet.EMPTY, CidrSet.EMPTY);

    static AccessLists of(ClientsConfig clients) {
        return new AccessLists(CidrSet.of(clients.allow()), CidrSet.of(clients.deny()));
    }

    boolean admits(AddressBits client) {
        return !deny.contains(client) && (allow.isEmpty() || allow.contains(client));
    }
}
