package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.ClientsConfig;

/**
 * Who is let in and who is kept out.
 *
 * @param allow if not empty, only these
 * @param deny never these, whatever {@code allow} says
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
