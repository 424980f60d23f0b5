package dev.mailingress.operator.status;

/**
 * An object that should exist and that the API server would not take: a node port outside its range, a cluster address that
 * another Service has, a limit below its request.
 *
 * @param words the API server's
 */
public record RefusedObject(String kind, String words) {

    /** The API server repeats what was written, however long that was. */
    private static final int MAX_LENGTH = 1024;

    boolean isService() {
        return kind.equals("Service");
    }

    /** @param field where the cure most probably lies */
    String sentence(String field) {
        String cut = words.length() > MAX_LENGTH ? words.substring(0, MAX_LENGTH) + "…" : words;
        return "The API server refuses a " + kind + " of this MailIngress: " + cut + ". Correct " + field
                + "; it is tried again every 30 seconds.";
    }
}
