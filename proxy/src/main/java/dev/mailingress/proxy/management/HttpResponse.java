package dev.mailingress.proxy.management;

import java.util.Map;

/**
 * HTTP response with a body in UTF-8.
 *
 * @param headers in addition to those of the body
 */
record HttpResponse(int status, String contentType, String body, Map<String, String> headers) {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    static HttpResponse text(int status, String text) {
        return new HttpResponse(status, TEXT, text + "\n", Map.of());
    }

    static HttpResponse ok(String contentType, String body) {
        return new HttpResponse(200, contentType, body, Map.of());
    }

    static HttpResponse json(int status, String body) {
        return new HttpResponse(status, JSON, body, Map.of());
    }

    HttpResponse with(String header, String value) {
        return new HttpResponse(status, contentType, body, Map.of(header, value));
    }
}
