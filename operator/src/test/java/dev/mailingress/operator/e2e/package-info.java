/**
 * End-to-end tests on a real cluster: images built by the Dockerfile, the chart installed by Helm, a real mail server,
 * real clients. All tests of a JVM share one cluster; each class has its own namespace.
 */
@NullMarked
package dev.mailingress.operator.e2e;

import org.jspecify.annotations.NullMarked;
