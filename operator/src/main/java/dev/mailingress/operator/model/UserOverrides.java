package dev.mailingress.operator.model;

import org.jspecify.annotations.Nullable;

/**
 * The user's own content of the injected files, placed before the operator's. Null if the user has not specified it: the mail
 * server may then have a file of its own that an injected file would hide. Empty if the user has stated that such a file does
 * not exist.
 *
 * @param postfixMaster lines of {@code postfix-master.cf}
 * @param userPatches bash script {@code user-patches.sh}
 * @param dovecot lines of Dovecot configuration
 */
public record UserOverrides(
        @Nullable String postfixMaster,
        @Nullable String userPatches,
        @Nullable String dovecot) {}
