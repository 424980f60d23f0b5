package dev.mailingress.operator.advice;

import dev.mailingress.operator.advice.EnvironmentValue.Absent;
import dev.mailingress.operator.advice.EnvironmentValue.Known;
import dev.mailingress.operator.advice.EnvironmentValue.Unknown;
import io.fabric8.kubernetes.api.model.ConfigMapEnvSource;
import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Environment of a container, in the order of precedence of the kubelet (pkg/kubelet/kubelet_pods.go,
 * {@code makeEnvironmentVariables}): the sources of {@code envFrom} in order, then the entries of {@code env} in order; later
 * ones override earlier ones.
 */
final class ContainerEnvironment {

    /** {@code $(NAME)} is a reference, and {@code $$} an escaped dollar sign (k8s.io/kubernetes, expansion/expand.go). */
    private static final Pattern REFERENCE = Pattern.compile("\\$(?:\\$|\\(([^)]{0,253})\\))");

    /** References to references can double a value again and again. */
    private static final int MAX_EXPANDED = 65_536;

    private final Map<String, EnvironmentValue> values = new HashMap<>();

    /** Each variable with such a name that has no value of its own may come from a source that is not known. */
    private final List<String> unknownPrefixes = new ArrayList<>();

    private ContainerEnvironment() {}

    static ContainerEnvironment of(Container container, ConfigMapContents configMaps) {
        ContainerEnvironment environment = new ContainerEnvironment();
        list(container.getEnvFrom()).forEach(source -> environment.add(source, configMaps));
        list(container.getEnv()).forEach(variable -> environment.add(variable, configMaps));
        return environment;
    }

    EnvironmentValue value(String name) {
        EnvironmentValue value = values.get(name);
        if (value != null) {
            return value;
        }
        return unknownPrefixes.stream().anyMatch(name::startsWith) ? new Unknown() : new Absent();
    }

    private void add(EnvFromSource source, ConfigMapContents configMaps) {
        String prefix = source.getPrefix() == null ? "" : source.getPrefix();
        ConfigMapEnvSource ref = source.getConfigMapRef();
        Optional<Map<String, String>> data =
                Optional.ofNullable(ref).map(ConfigMapEnvSource::getName).flatMap(configMaps::of);
        if (data.isPresent()) {
            data.get().forEach((key, text) -> values.put(prefix + key, new Known(text)));
        } else if (ref == null || !Boolean.TRUE.equals(ref.getOptional()) || !configMaps.isMissing(ref.getName())) {
            // What is missing without being optional keeps the container from starting, so nothing is known about it.
            values.replaceAll((name, value) -> name.startsWith(prefix) ? new Unknown() : value);
            unknownPrefixes.add(prefix);
        }
    }

    private void add(EnvVar variable, ConfigMapContents configMaps) {
        String text = variable.getValue() == null ? "" : variable.getValue();
        EnvVarSource source = variable.getValueFrom();
        if (!text.isEmpty() || source == null) {
            values.put(variable.getName(), expanded(text));
        } else if (source.getConfigMapKeyRef() == null) {
            values.put(variable.getName(), new Unknown());
        } else {
            add(variable.getName(), source.getConfigMapKeyRef(), configMaps);
        }
    }

    private void add(String name, ConfigMapKeySelector ref, ConfigMapContents configMaps) {
        Optional<Map<String, String>> data = configMaps.of(ref.getName());
        String text = data.map(content -> content.get(ref.getKey())).orElse(null);
        // The kubelet skips an optional key that does not exist: an earlier value stays.
        boolean skipped =
                Boolean.TRUE.equals(ref.getOptional()) && (data.isPresent() || configMaps.isMissing(ref.getName()));
        if (text != null) {
            values.put(name, new Known(text));
        } else if (!skipped) {
            values.put(name, new Unknown());
        }
    }

    private EnvironmentValue expanded(String text) {
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder expanded = new StringBuilder();
        int copied = 0;
        for (MatchResult match : matcher.results().toList()) {
            if (expanded.length() > MAX_EXPANDED) {
                return new Unknown();
            }
            expanded.append(text, copied, match.start());
            copied = match.end();
            if (match.group(1) == null) {
                expanded.append('$');
            } else if (value(match.group(1)) instanceof Known known) {
                expanded.append(known.text());
            } else {
                // It may also be a variable of a Service, which the kubelet adds.
                return new Unknown();
            }
        }
        return new Known(expanded.append(text.substring(copied)).toString());
    }

    private static <T> List<T> list(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
