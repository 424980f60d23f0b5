/**
 * Schema of the CRD: defaults and validation for resources that no API server has validated (render, tests), and defaults for
 * those that an older CRD accepted. Touches Jackson, {@code cel} and the CRD on the class path.
 */
@NullMarked
package dev.mailingress.operator.schema;

import org.jspecify.annotations.NullMarked;
