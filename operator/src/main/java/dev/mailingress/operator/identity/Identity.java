package dev.mailingress.operator.identity;

/**
 * Identity of the MailIngress that a model belongs to.
 *
 * @param uid empty without an API server (render)
 * @param generation the {@code metadata.generation}; 0 without an API server
 */
public record Identity(String namespace, String name, String uid, long generation) {}
