package dev.mailingress.operator.model;

/**
 * Identity of the MailIngress that a model belongs to.
 *
 * @param uid empty without an API server (render)
 * @param generation the {@code metadata.generation}; 0 without an API server
 */
public record Identity(String namespace, String name, String uid, long generation) {}
