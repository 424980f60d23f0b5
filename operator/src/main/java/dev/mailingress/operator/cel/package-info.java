/**
 * Kubernetes' dialect of the Common Expression Language in {@code x-kubernetes-validations}, for resources that no API server
 * has validated. Who may live here: the dialect and its values. Touches CEL's library and the networks of {@code proxy.config};
 * independent of the schema and of MailIngress.
 */
@NullMarked
package dev.mailingress.operator.cel;

import org.jspecify.annotations.NullMarked;
