package dev.mailingress.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Requirements of a test on the machine beyond a JDK. If one is not met, the test is skipped and listed in the summary at the
 * end of the build; with {@code CI=true} it fails instead, so that no skip goes unnoticed.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(RequiresCondition.class)
public @interface Requires {

    Need[] value();

    /** Requirement that a machine may not meet. */
    enum Need {
        /** A running Docker engine. */
        DOCKER("a running Docker engine: start one, or set DOCKER_HOST"),
        /** Docker, and a Kubernetes image: KUBERNETES_IMAGE, or rancher/k3s from the registry. */
        KUBERNETES("Docker and a Kubernetes image: pull rancher/k3s, or set KUBERNETES_IMAGE to another one"),
        /** The Helm 4 program: HELM_4 is its path. */
        HELM_4("Helm 4: set HELM_4 to its path (`go install helm.sh/helm/v4/cmd/helm@v4.3.1` installs it)"),
        /** HAProxy, as a load balancer in front. */
        HAPROXY("HAProxy: `apt-get install haproxy` installs it"),
        /** Linux, for all of 127.0.0.0/8 as addresses of this machine. */
        LINUX("Linux");

        private final String description;

        Need(String description) {
            this.description = description;
        }

        String description() {
            return description;
        }
    }
}
