/**
 * The whole story on a real cluster: images built by the Dockerfile, the chart installed by Helm, a real mail server, real
 * clients. One cluster serves all tests of a JVM, each class in a namespace of its own.
 */
@NullMarked
package dev.mailingress.operator.e2e;

import org.jspecify.annotations.NullMarked;
