package dev.mailingress.operator.cel;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Map;
import java.util.regex.Pattern;

/** Compiled CEL rule for one value. */
public final class Rule {

    private static final Pattern POSITION = Pattern.compile("^evaluation error at [^:]*:\\d+: ");
    private static final Pattern MISSING = Pattern.compile("^key '(.*)' is not present in map[.]$");

    private final CelRuntime.Program program;

    Rule(CelRuntime.Program program) {
        this.program = program;
    }

    /** Result of a rule for a value. */
    public sealed interface Evaluation {

        record Held() implements Evaluation {}

        record Broken() implements Evaluation {}

        /**
         * The rule could not be evaluated: it reads a field that is absent, or would exceed its cost budget. The API server
         * rejects the value in this case, too.
         */
        record Undecided(String reason) implements Evaluation {}
    }

    /** @param self the value, made of maps, lists, strings, numbers (Long, Double) and booleans, as in JSON */
    public Evaluation evaluate(Object self) {
        try {
            return Boolean.TRUE.equals(program.eval(Map.of(KubernetesCel.SELF, self)))
                    ? new Evaluation.Held()
                    : new Evaluation.Broken();
        } catch (CelEvaluationException e) {
            return new Evaluation.Undecided(reason(e));
        }
    }

    /** The API server's own wording where there is one. */
    private static String reason(CelEvaluationException e) {
        String reason = POSITION.matcher(String.valueOf(e.getMessage())).replaceFirst("");
        return e.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND
                ? "no such key: " + MISSING.matcher(reason).replaceFirst("$1")
                : reason;
    }
}
