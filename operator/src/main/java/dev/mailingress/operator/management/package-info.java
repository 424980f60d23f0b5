/**
 * Health endpoints of the operator, for the kubelet.
 */
@NullMarked
package dev.mailingress.operator.management;

import org.jspecify.annotations.NullMarked;
