package dev.mailingress.operator.model;

/**
 * Which MailIngress a model is of.
 *
 * @param uid empty where no API server gave one (render)
 * @param generation of the spec; 0 where no API server counts
 */
public record Identity(String namespace, String name, String uid, long generation) {

    /** Enough of the uid to tell resources apart in a label or a field manager's name. */
    public String shortUid() {
        return uid.isEmpty() ? "00000000" : uid.substring(0, Math.min(8, uid.length()));
    }
}
