package dev.mailingress.proxy.check;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Report of one session.
 *
 * @param proxy address of the proxy's end of the connection; null if it failed
 * @param certificate of the mail server; null unless it has sent one
 */
record SessionReport(
        ProbeResult result,
        @Nullable InetAddress proxy,
        @Nullable ServerCertificate certificate) {}
