package dev.mailingress.operator.advice;

import static dev.mailingress.operator.testing.WrappedText.wrapped;

import dev.mailingress.operator.advice.AdviceExamples.Example;
import java.util.Comparator;
import java.util.List;

/** Text of {@code docs/warnings.md}. */
final class WarningsPage {

    private static final String INTRODUCTION = """
            # Warnings of a MailIngress

            `status.warnings` lists what needs attention and does not stop mail, the most serious first, each with a reason and
            a message that contains the remedy. The condition `Warning` is `True` while there are any:

                kubectl describe mi/mail -n mail
                kubectl get mi mail -n mail -o jsonpath='{range .status.warnings[*]}{.reason}: {.message}{"\\n"}{end}'
                kubectl wait --for=condition=Warning=false mi/mail -n mail

            Warnings never prevent `Ready`, never hold back a change of a mail server, and disappear within a minute after
            their cause has been removed. There is an Event when the first one appears and when the last one has gone.

            The operator derives them from the pod template of the mail server, the ConfigMaps that its container refers to
            (`env`, `envFrom` and mounted files), the Services of the namespace and the API groups of the cluster. It never
            reads Secrets: a variable that may come from a Secret, or from a file that `…__FILE` names, is unknown and causes
            no warning. docker-mailserver's defaults are assumed only where the operator configures the mail server or the name
            of the image contains "docker-mailserver".

            The messages on this page are examples, with the operator's own text. Do not edit the page: `WarningsPageTest`
            generates it.
            """;

    String render(List<Example> examples) {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        examples.stream()
                .sorted(Comparator.comparing(Example::reason))
                .forEach(example -> page.append("\n## ")
                        .append(example.reason().value())
                        .append("\n\n")
                        .append(wrapped("", "When " + example.when() + "."))
                        .append("\n")
                        .append(wrapped("> ", example.advisory().message())));
        return page.toString();
    }
}
