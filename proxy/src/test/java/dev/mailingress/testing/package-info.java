/**
 * What the tests of both modules share: conditions on the machine, and the record of what was skipped for them. Lives in the
 * proxy's test jar; touches JUnit and the JDK only.
 */
@NullMarked
package dev.mailingress.testing;

import org.jspecify.annotations.NullMarked;
