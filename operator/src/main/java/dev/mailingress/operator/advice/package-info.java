/**
 * Warnings about a MailIngress that never hold it back, as pure functions of its model, the mail servers' pod templates with the
 * ConfigMaps that these refer to, and the Services around them. A value that comes from a Secret is unknown: Secrets are never
 * read.
 */
@NullMarked
package dev.mailingress.operator.advice;

import org.jspecify.annotations.NullMarked;
