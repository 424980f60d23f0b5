package dev.mailingress.operator.model;

import org.jspecify.annotations.Nullable;

/**
 * What the user wants in files that the operator mounts: it comes before the operator's own. Null where nothing was said, so
 * that a file of the user's may lie where ours would hide it; empty says that there is none.
 *
 * @param postfixMaster lines of {@code postfix-master.cf}
 * @param userPatches a bash script
 * @param dovecot Dovecot's configuration
 */
public record UserOverrides(
        @Nullable String postfixMaster,
        @Nullable String userPatches,
        @Nullable String dovecot) {}
