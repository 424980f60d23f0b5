package dev.mailingress.operator.render;

/** Thrown for input that cannot be rendered; the message names the file, the field and the remedy. */
public final class RenderException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RenderException(String message) {
        super(message);
    }
}
