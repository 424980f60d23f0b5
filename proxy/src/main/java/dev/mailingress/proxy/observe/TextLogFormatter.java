package dev.mailingress.proxy.observe;

import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.relay.ConnectionRecord;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Formats a connection as space-separated fields. The first seven are in the order of HAProxy's {@code tcplog}, so that
 * parsers of its logs can be used; fields that HAProxy does not have replace its counters and queues.
 *
 * <pre>
 *  1 client           203.0.113.9:49320
 *  2 accepted at      [24/Nov/2026:04:00:00.123]  in UTC
 *  3 listener         smtp
 *  4 backend/address  dms/10.0.0.9:2525
 *  5 Tw/Tc/Tt         0/1/2500  milliseconds: 0, until the backend was connected (-1 if it was not), from accept to
 *                     end; the second one includes the time that a connection was held
 *  6 bytes to client  22
 *  7 termination      --  two letters, see {@link dev.mailingress.proxy.relay.Termination}
 *  8 bytes from client 14
 *  9 protocol         SMTP
 * 10 exposure         public
 * 11 destination      198.51.100.25:25
 * 12 balancer         192.0.2.7:60001  the socket's peer, if its PROXY header contained the client
 * 13 server name      imap.example.org  TLS server name (SNI)
 * 14 refused          local_address  reason of the refusal
 * </pre>
 *
 * Absent values are {@code -}. Spaces in names are escaped in the same way as non-ASCII characters.
 *
 * @see <a href="https://docs.haproxy.org/3.2/configuration.html#8.2.2">HAProxy's TCP log format</a>
 */
final class TextLogFormatter {

    private final LineBuffer line;
    private final AddressFormatter addresses;
    private final TimestampFormatter timestamps;

    TextLogFormatter(LineBuffer line) {
        this.line = line;
        this.addresses = new AddressFormatter(line);
        this.timestamps = new TimestampFormatter(line, TimestampFormatter.Form.HAPROXY);
    }

    void write(ConnectionRecord connection) {
        ListenerConfig listener = connection.route().listener();
        address(connection.client());
        line.put(" [");
        timestamps.write(connection.started());
        line.put("] ");
        text(listener.name());
        line.put(' ');
        text(connection.targets() == null ? null : connection.targets().backend());
        line.put('/');
        address(connection.backendAddress());
        times(connection);
        line.number(connection.bytesToClient());
        line.put(' ');
        line.put(connection.termination().code());
        line.put(' ');
        line.number(connection.bytesFromClient());
        line.put(' ');
        line.put(listener.protocol().name());
        line.put(' ');
        line.lowerCase(listener.exposure().name());
        line.put(' ');
        address(connection.destination());
        line.put(' ');
        address(connection.balancer());
        line.put(' ');
        text(connection.serverName());
        line.put(' ');
        line.lowerCase(connection.refusal() == null ? "-" : connection.refusal().name());
    }

    private void times(ConnectionRecord connection) {
        line.put(" 0/");
        Duration connectTime = connection.connectTime();
        line.number(connectTime == null ? -1 : connectTime.toMillis());
        line.put('/');
        line.number(connection.duration().toMillis());
        line.put(' ');
    }

    private void address(@Nullable InetSocketAddress address) {
        if (address == null) {
            line.put('-');
        } else {
            addresses.write(address);
        }
    }

    private void text(@Nullable String text) {
        if (text == null) {
            line.put('-');
        } else {
            line.text(text, '!');
        }
    }
}
