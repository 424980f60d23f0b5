package dev.mailingress.operator.model;

/**
 * Identity of the MailIngress that a model belongs to.
 *
 * @param uid empty without an API server (render)
 * @param generation the {@code metadata.generation}; 0 without an API server
 */
public record Identity(String namespace, String name, String uid, long generation) {

    /** First 8 characters of the uid, enough to distinguish resources in a label or the name of a field manager. */
    public String shortUid() {
        return uid.isEmpty() ? "00000000" : uid.substring(0, Math.min(8, uid.length()));
    }
}
