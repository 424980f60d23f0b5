package dev.mailingress.operator.status;

import static dev.mailingress.operator.testing.WrappedText.wrapped;

import dev.mailingress.operator.status.ConditionExamples.Example;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Text of {@code docs/conditions.md}. */
final class ConditionsPage {

    private static final String INTRODUCTION = """
            # Conditions of a MailIngress

            The status of a MailIngress has one condition of each type below. Each has a machine-readable reason, and a message
            that contains the remedy:

                kubectl get mi -n mail
                kubectl describe mi/mail -n mail
                kubectl wait --for=condition=Ready mi/mail -n mail --timeout=5m

            `observedGeneration` is the `metadata.generation` that a condition is based on, and `lastTransitionTime` changes only
            with the status. Every transition is also recorded as an Event, of type Warning if action is required.

            [mail-server-checks.md](mail-server-checks.md) describes what the operator checks before it changes a mail server.

            The messages on this page are examples, with the operator's own text. Do not edit the page: `ConditionsPageTest`
            generates it.
            """;

    /** When a condition has which status; empty if it never has it. */
    private record Description(String type, String whenTrue, String whenFalse, String whenUnknown) {}

    private static final String NOT_ACCEPTED = "this generation is not accepted.";

    private static final Map<ConditionType, Description> DESCRIPTIONS = new EnumMap<>(Map.ofEntries(
            Map.entry(
                    ConditionType.ACCEPTED,
                    new Description(
                            "Whether the spec can be applied.",
                            "the spec is valid, it conflicts with no other object, and the API server accepts all objects.",
                            "this generation is not, or not completely, applied; what was running before continues to run.",
                            "")),
            Map.entry(
                    ConditionType.RESOLVED_REFS,
                    new Description(
                            "Whether the workloads, containers and Services that the spec refers to exist.",
                            "all references of all mail servers are resolved.",
                            "at least one reference is not resolved; the reason is that of the first one.",
                            NOT_ACCEPTED)),
            Map.entry(
                    ConditionType.ADDRESS_ASSIGNED,
                    new Description(
                            "Whether the public and the internal Service have the requested addresses.",
                            "the Services have the requested addresses; `status.addresses` lists them.",
                            "an address is missing, differs from the requested one, or cannot be changed in place.",
                            NOT_ACCEPTED)),
            Map.entry(
                    ConditionType.PROGRAMMED,
                    new Description(
                            "Whether the proxies run this generation. The operator queries each proxy on port 9901.",
                            "all desired proxies are ready and report the configuration of this generation.",
                            "at least one proxy is not ready, cannot be reached, or runs another configuration.",
                            NOT_ACCEPTED)),
            Map.entry(
                    ConditionType.DMS_CONFIGURED,
                    new Description(
                            "Whether the pods of the mail servers run with the injected files. With several mail servers, the worst"
                                    + " result counts.",
                            "enough pods with the files are ready, and no pod with earlier files can still accept connections; or changed"
                                    + " files wait for the next restart (`RestartPending`).",
                            "the files are not injected, or not all pods run with them yet.",
                            "the owner configures the mail server (this does not prevent `Ready`), its reference is not resolved, or "
                                    + NOT_ACCEPTED)),
            Map.entry(
                    ConditionType.MONITORED,
                    new Description(
                            "Whether Prometheus can scrape the proxies' metrics. Exists only with `observability.podMonitor`, and never"
                                    + " prevents `Ready`.",
                            "the PodMonitor exists, and the NetworkPolicy admits its scrapers.",
                            "at least one of these is missing.",
                            "")),
            Map.entry(
                    ConditionType.WARNING,
                    new Description(
                            "Whether something needs attention that does not stop mail. Unlike the other conditions, it is"
                                    + " abnormal when it is `True`, and it never prevents `Ready`. [warnings.md](warnings.md)"
                                    + " describes each warning.",
                            "`status.warnings` is not empty.",
                            "`status.warnings` is empty.",
                            NOT_ACCEPTED)),
            Map.entry(
                    ConditionType.READY,
                    new Description(
                            "Summary of the other conditions that mail depends on.",
                            "proxies and mail servers run this generation.",
                            "another condition is `False`.",
                            "another condition that it depends on is `Unknown`, and none is `False`.")),
            Map.entry(
                    ConditionType.BACKEND_VERIFIED,
                    new Description(
                            "Whether the mail servers serve every port as configured and confirm the client's address. A proxy tests"
                                    + " each port: it announces an address that no client has, and a mail server with proof marks answers"
                                    + " that address differently. `status.mailServers[].ports` has the verdict on each port.",
                            "every port is served as configured; with `SeesClient`, the mail servers confirm the address.",
                            "at least one port is not; the reason is its verdict.",
                            "a test is in progress, a mail server is restarting, the protocol of all ports is unknown (this does not"
                                    + " prevent `Ready`), or " + NOT_ACCEPTED)),
            Map.entry(
                    ConditionType.CLIENT_ADDRESS_PRESERVED,
                    new Description(
                            "Whether the proxies see the clients' own addresses. `Unknown` does not prevent `Ready`.",
                            "they do, as far as the connections to the public Service show.",
                            "more than half of the connections of the last 15 minutes, and at least five, come from addresses that no"
                                    + " client has. It ends after 15 minutes without connections, or after 20 clients in a row with"
                                    + " addresses of their own.",
                            "there were no connections, or all came from one private address.")),
            Map.entry(
                    ConditionType.RECONCILING,
                    new Description(
                            "Exists while `Ready` is not `True` and no action is required, for tools that use kstatus. Reason and"
                                    + " message are those of the condition that prevents `Ready`.",
                            "a change is in progress.",
                            "",
                            "")),
            Map.entry(
                    ConditionType.STALLED,
                    new Description(
                            "Exists while `Ready` is not `True` and somebody must act, for tools that use kstatus. Reason and message"
                                    + " are those of the condition that prevents `Ready`.",
                            "action is required.",
                            "",
                            ""))));

    private final ConditionSet conditions =
            new ConditionSet(Clock.fixed(Instant.parse("2026-01-01T10:00:00Z"), ZoneOffset.UTC));

    String render(List<Example> examples) {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (ConditionType type : ConditionType.values()) {
            heading(page, type);
            examples.stream()
                    .filter(example -> example.result().type() == type)
                    .filter(example -> example.result().reason() != Reason.NOT_ACCEPTED)
                    .sorted(Comparator.comparing(example -> example.result().reason()))
                    .forEach(example -> section(page, example));
        }
        page.append(
                "\n## Reason of several conditions\n\nAll conditions from `ResolvedRefs` to `Warning`, except `Monitored`, can have this reason.\n");
        examples.stream()
                .filter(example -> example.result().reason() == Reason.NOT_ACCEPTED)
                .forEach(example -> section(page, example));
        return page.toString();
    }

    private static void heading(StringBuilder page, ConditionType type) {
        Description description = DESCRIPTIONS.get(type);
        if (description == null) {
            throw new AssertionError("no description of " + type);
        }
        page.append("\n## ").append(type.value()).append("\n\n");
        page.append(wrapped("", description.type())).append("\n");
        status(page, ConditionStatus.TRUE, description.whenTrue());
        status(page, ConditionStatus.FALSE, description.whenFalse());
        status(page, ConditionStatus.UNKNOWN, description.whenUnknown());
    }

    private static void status(StringBuilder page, ConditionStatus status, String when) {
        if (!when.isEmpty()) {
            page.append(wrapped("  ", "- `" + status.value() + "`: " + when).substring(2));
        }
    }

    private void section(StringBuilder page, Example example) {
        ConditionResult result = example.result();
        page.append("\n### ").append(result.reason().value()).append("\n\n");
        page.append("Status `")
                .append(result.status().value())
                .append("`")
                .append(outlook(result))
                .append(". Example:\n\n");
        page.append(wrapped("> ", result.message()));
        if (!example.remedy().isEmpty()) {
            page.append("\n").append(wrapped("", example.remedy()));
        }
    }

    private String outlook(ConditionResult result) {
        if (result.type() == ConditionType.WARNING) {
            return result.isTrue() ? "; attention required" : "";
        }
        if (result.status() != ConditionStatus.FALSE || result.reason() == Reason.NOT_READY) {
            return "";
        }
        return EventType.of(conditions.merge(List.of(), List.of(result), 3).get(0)) == EventType.NORMAL
                ? "; usually becomes `True` without action"
                : "; action required";
    }
}
