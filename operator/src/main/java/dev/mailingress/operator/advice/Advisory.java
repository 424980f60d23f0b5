package dev.mailingress.operator.advice;

/**
 * Warning that holds nothing back.
 *
 * @param message complete sentences: subject, state and remedy
 */
public record Advisory(AdvisoryReason reason, String message) {}
