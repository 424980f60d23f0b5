package dev.mailingress.proxy.management;

/** An HTTP response; the body goes out in UTF-8. */
record Answer(int status, String contentType, String body) {

    private static final String TEXT = "text/plain; charset=utf-8";

    static Answer text(int status, String text) {
        return new Answer(status, TEXT, text + "\n");
    }

    static Answer ok(String contentType, String body) {
        return new Answer(200, contentType, body);
    }
}
