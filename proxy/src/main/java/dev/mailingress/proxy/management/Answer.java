package dev.mailingress.proxy.management;

import java.util.Map;

/**
 * An HTTP response; the body goes out in UTF-8.
 *
 * @param headers beside those about the body
 */
record Answer(int status, String contentType, String body, Map<String, String> headers) {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    static Answer text(int status, String text) {
        return new Answer(status, TEXT, text + "\n", Map.of());
    }

    static Answer ok(String contentType, String body) {
        return new Answer(200, contentType, body, Map.of());
    }

    static Answer json(int status, String body) {
        return new Answer(status, JSON, body, Map.of());
    }

    Answer with(String header, String value) {
        return new Answer(status, contentType, body, Map.of(header, value));
    }
}
