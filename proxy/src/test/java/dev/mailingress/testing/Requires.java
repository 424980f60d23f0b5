package dev.mailingress.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Says what a test needs of the machine beyond a JDK. Where that is missing the test is skipped and named in the summary at
 * the end of the build; with {@code CI=true} it fails instead, so that nothing is skipped unseen.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(RequiresCondition.class)
public @interface Requires {

    Need[] value();

    /** What a machine may lack. */
    enum Need {
        /** A Docker engine that answers. */
        DOCKER("a Docker engine that answers: start one, or set DOCKER_HOST"),
        /** Docker, and an image of Kubernetes: KUBERNETES_IMAGE, or rancher/k3s from the registry. */
        KUBERNETES("Docker and an image of Kubernetes: pull rancher/k3s, or name another one in KUBERNETES_IMAGE"),
        /** Helm 4 as a program: HELM_4 names it. */
        HELM_4("Helm 4: name its program in HELM_4 (`go install helm.sh/helm/v4/cmd/helm@v4.3.1` makes one)"),
        /** Linux, for all of 127.0.0.0/8 as addresses of this machine. */
        LINUX("Linux");

        private final String sentence;

        Need(String sentence) {
            this.sentence = sentence;
        }

        String sentence() {
            return sentence;
        }
    }
}
