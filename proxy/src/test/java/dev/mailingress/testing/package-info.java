/**
 * Test support for both modules: requirements on the machine, and the list of tests that were skipped for lack of them. It is
 * in the proxy's test jar and depends on JUnit and the JDK only.
 */
@NullMarked
package dev.mailingress.testing;

import org.jspecify.annotations.NullMarked;
