package dev.mailingress.proxy.observe;

import dev.mailingress.proxy.config.AccessLogFormat;
import dev.mailingress.proxy.relay.ConnectionRecord;

/** Formats connections as lines in a reused buffer; confined to one thread. */
final class AccessLogFormatter {

    private final LineBuffer line = new LineBuffer();
    private final JsonLogFormatter json = new JsonLogFormatter(line);
    private final TextLogFormatter text = new TextLogFormatter(line);

    /** The line with its terminator; valid until the next call. */
    LineBuffer format(ConnectionRecord connection, AccessLogFormat format) {
        line.clear();
        switch (format) {
            case JSON -> json.write(connection);
            case TEXT -> text.write(connection);
        }
        line.put('\n');
        return line;
    }
}
