package dev.mailingress.proxy.observe;

import dev.mailingress.proxy.config.AccessLogFormat;
import dev.mailingress.proxy.relay.ConnectionRecord;

/** Makes lines of connections, one after the other in the same bytes; belongs to one thread. */
final class AccessLogFormatter {

    private final LineBuffer line = new LineBuffer();
    private final JsonLogFormatter json = new JsonLogFormatter(line);
    private final TextLogFormatter text = new TextLogFormatter(line);

    /** With its line end; valid until the next one. */
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
