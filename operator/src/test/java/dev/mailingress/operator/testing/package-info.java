/**
 * What several tests of the operator share: scenes written as YAML and golden folders. Touches the operator's pure packages
 * and no test of them.
 */
@NullMarked
package dev.mailingress.operator.testing;

import org.jspecify.annotations.NullMarked;
