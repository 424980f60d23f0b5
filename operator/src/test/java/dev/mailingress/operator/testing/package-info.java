/**
 * Fixtures that several tests of the operator share: models parsed from YAML, golden folders and the images of mail
 * server and mail client. Depends on the operator's pure packages and on none of their tests.
 */
@NullMarked
package dev.mailingress.operator.testing;

import org.jspecify.annotations.NullMarked;
