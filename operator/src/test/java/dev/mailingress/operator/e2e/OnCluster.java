package dev.mailingress.operator.e2e;

import dev.mailingress.testing.Requires;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Test class on the shared cluster, from which the namespaces of earlier classes are deleted. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Requires(Requires.Need.KUBERNETES)
@ExtendWith({Diagnostics.class, NamespaceCleanup.class})
@interface OnCluster {}
