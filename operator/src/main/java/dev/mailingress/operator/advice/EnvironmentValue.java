package dev.mailingress.operator.advice;

/** Value of an environment variable of a container, as far as its pod template and ConfigMaps show it. */
sealed interface EnvironmentValue {

    /** The variable has this value. */
    record Known(String text) implements EnvironmentValue {}

    /** It may have any value, or none: it comes from a Secret, a field of the pod, or a ConfigMap that was not read. */
    record Unknown() implements EnvironmentValue {}

    /** It is not set. */
    record Absent() implements EnvironmentValue {}
}
