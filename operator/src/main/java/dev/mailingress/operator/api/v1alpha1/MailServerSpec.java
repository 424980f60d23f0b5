package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** A mail server: a workload or a Service of this namespace, or a host elsewhere. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MailServerSpec(
        String name,
        @Nullable WorkloadRef workloadRef,
        @Nullable ServiceRef serviceRef,
        @Nullable String host,
        String proxyProtocol,
        ConfigurationSpec configuration) {}
