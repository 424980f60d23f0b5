package dev.mailingress.operator.resolve;

import dev.mailingress.operator.api.v1alpha1.VerificationSpec;
import dev.mailingress.operator.model.ConfigurationMode;
import dev.mailingress.operator.model.ProofMarks;
import dev.mailingress.operator.model.UserOverrides;
import dev.mailingress.proxy.config.IpAddress;
import dev.mailingress.proxy.config.VerificationConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Resolves {@code spec.verification}, and which daemons of a mail server get proof marks. */
final class VerificationResolver {

    /** Of smtpd and postscreen: a map of the owner must not be replaced by the operator's. */
    private static final String OWNERS_MAP = "_discard_ehlo_keyword_address_maps";

    private final SpecErrors errors;

    VerificationResolver(SpecErrors errors) {
        this.errors = errors;
    }

    VerificationConfig resolve(VerificationSpec spec) {
        List<IpAddress> marked = addresses("markedAddresses", spec.markedAddresses());
        List<IpAddress> others = addresses("otherAddresses", spec.otherAddresses());
        try {
            return new VerificationConfig(marked, others);
        } catch (IllegalArgumentException e) {
            errors.add("spec.verification", Objects.requireNonNullElse(e.getMessage(), "invalid"));
            return VerificationConfig.DEFAULT;
        }
    }

    private List<IpAddress> addresses(String field, List<String> texts) {
        List<IpAddress> addresses = new ArrayList<>();
        for (String text : texts) {
            try {
                addresses.add(IpAddress.parse(text));
            } catch (IllegalArgumentException e) {
                errors.add("spec.verification." + field, Objects.requireNonNullElse(e.getMessage(), "invalid"));
            }
        }
        return addresses;
    }

    /** Marks of a mail server. Postfix has none if the owner's own content sets such a map. */
    static ProofMarks marks(ConfigurationMode mode, UserOverrides overrides, VerificationConfig verification) {
        if (mode == ConfigurationMode.EXTERNAL) {
            return ProofMarks.NONE;
        }
        boolean ownersMap = Stream.of(overrides.postfixMaster(), overrides.userPatches())
                .anyMatch(text -> text != null && text.contains(OWNERS_MAP));
        return new ProofMarks(ownersMap ? List.of() : verification.markedAddresses(), verification.markedAddresses());
    }
}
