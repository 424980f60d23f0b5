/** Tests of the Helm chart, rendered with Helm, without a cluster. */
@NullMarked
package dev.mailingress.operator.chart;

import org.jspecify.annotations.NullMarked;
