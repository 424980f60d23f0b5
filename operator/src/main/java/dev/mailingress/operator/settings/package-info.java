/**
 * Settings of the operator process. The only package that interprets environment variables.
 */
@NullMarked
package dev.mailingress.operator.settings;

import org.jspecify.annotations.NullMarked;
