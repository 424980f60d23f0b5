/**
 * The Common Expression Language as the API server speaks it in {@code x-kubernetes-validations}, for resources that no API
 * server has looked at. Who may live here: the dialect and its values. Touches CEL's library and the networks of {@code
 * proxy.config}; knows no schema and no MailIngress.
 */
@NullMarked
package dev.mailingress.operator.cel;

import org.jspecify.annotations.NullMarked;
