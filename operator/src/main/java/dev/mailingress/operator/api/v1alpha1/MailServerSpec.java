package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Mail server: a workload or a Service in this namespace, or a host elsewhere. Exactly one of {@code workloadRef},
 * {@code serviceRef} and {@code host} is set.
 *
 * @param host DNS name or IP address
 * @param proxyProtocol version of the header that is sent to it: V1, V2 or None
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MailServerSpec(
        String name,
        @Nullable WorkloadRef workloadRef,
        @Nullable ServiceRef serviceRef,
        @Nullable String host,
        String proxyProtocol,
        ConfigurationSpec configuration) {}
