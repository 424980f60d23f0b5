/**
 * How this operator was started. The only reader of the environment.
 */
@NullMarked
package dev.mailingress.operator.settings;

import org.jspecify.annotations.NullMarked;
