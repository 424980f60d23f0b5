/** Tests of the health endpoints over HTTP. */
@NullMarked
package dev.mailingress.operator.management;

import org.jspecify.annotations.NullMarked;
