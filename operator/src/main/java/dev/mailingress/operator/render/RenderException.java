package dev.mailingress.operator.render;

/** Input that cannot be rendered; the message names the file, the field and the cure. */
public final class RenderException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RenderException(String message) {
        super(message);
    }
}
