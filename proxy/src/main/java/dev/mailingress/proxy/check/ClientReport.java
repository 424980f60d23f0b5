package dev.mailingress.proxy.check;

import org.jspecify.annotations.Nullable;

/**
 * Report of the session that stands for the clients of one address family.
 *
 * @param family of the announced client; without a header, of the connection
 * @param announcement null if no header was sent
 */
record ClientReport(AddressFamily family, @Nullable Announcement announcement, SessionReport session) {

    ProbeResult result() {
        return session.result();
    }

    boolean isGreeted() {
        return result() instanceof ProbeResult.Greeted;
    }
}
