package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * Addresses that the contract test announces to the mail servers; at most one IPv4 and one IPv6 address each.
 *
 * @param markedAddresses addresses to which the mail servers answer differently
 * @param otherAddresses addresses for comparison
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record VerificationSpec(List<String> markedAddresses, List<String> otherAddresses) {

    public VerificationSpec {
        markedAddresses = markedAddresses == null ? List.of() : List.copyOf(markedAddresses);
        otherAddresses = otherAddresses == null ? List.of() : List.copyOf(otherAddresses);
    }
}
