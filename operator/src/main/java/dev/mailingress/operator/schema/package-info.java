/**
 * The CRD's schema as code sees it: defaults and rules for resources that no API server has looked at (render, tests), and
 * defaults for those that an older CRD let through. Touches Jackson, {@code cel} and
 * the CRD on the class path.
 */
@NullMarked
package dev.mailingress.operator.schema;

import org.jspecify.annotations.NullMarked;
