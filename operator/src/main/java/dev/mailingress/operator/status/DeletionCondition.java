package dev.mailingress.operator.status;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Which pods still run with the files of a MailIngress that is being deleted. */
public final class DeletionCondition {

    /** More names would tell nobody more. */
    private static final int MOST_NAMES = 10;

    /** @param pods by name */
    public ConditionResult waits(List<String> pods, Instant until) {
        return ConditionResult.no(
                ConditionType.DMS_CONFIGURED,
                Reason.OLD_PODS_RUN,
                "The resource is being deleted: its files are out of the mail servers' workloads, and pods still run with"
                        + " them: " + names(pods)
                        + ". Proxies and policies stay until these are gone, at the latest until "
                        + until
                        + ". Where nothing replaces them (a paused Deployment, updateStrategy OnDelete), do it.");
    }

    /** @param pods by name */
    public ConditionResult leavesBehind(List<String> pods) {
        return ConditionResult.no(
                ConditionType.DMS_CONFIGURED,
                Reason.OLD_PODS_LEFT,
                "The resource goes though pods still run with its files: " + names(pods)
                        + ". No policy keeps others from their PROXY ports any more: delete these pods.");
    }

    private static String names(List<String> pods) {
        String first = pods.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        return pods.size() <= MOST_NAMES ? first : first + " and " + (pods.size() - MOST_NAMES) + " more";
    }
}
