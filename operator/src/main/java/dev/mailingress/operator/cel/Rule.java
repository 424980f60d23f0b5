package dev.mailingress.operator.cel;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Map;
import java.util.regex.Pattern;

/** A compiled rule about one value. */
public final class Rule {

    private static final Pattern POSITION = Pattern.compile("^evaluation error at [^:]*:\\d+: ");
    private static final Pattern MISSING = Pattern.compile("^key '(.*)' is not present in map[.]$");

    private final CelRuntime.Program program;

    Rule(CelRuntime.Program program) {
        this.program = program;
    }

    /** What a rule says of a value. */
    public sealed interface Evaluation {

        record Held() implements Evaluation {}

        record Broken() implements Evaluation {}

        /**
         * It could not be decided: a field was read that is not there, or the rule would have cost too much. The API server
         * refuses the value then, too.
         */
        record Undecided(String reason) implements Evaluation {}
    }

    /** @param self of maps, lists, strings, numbers (Long, Double) and booleans, as JSON has them */
    public Evaluation of(Object self) {
        try {
            return Boolean.TRUE.equals(program.eval(Map.of(KubernetesCel.SELF, self)))
                    ? new Evaluation.Held()
                    : new Evaluation.Broken();
        } catch (CelEvaluationException e) {
            return new Evaluation.Undecided(reason(e));
        }
    }

    /** In the API server's words where it has one for it. */
    private static String reason(CelEvaluationException e) {
        String reason = POSITION.matcher(String.valueOf(e.getMessage())).replaceFirst("");
        return e.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND
                ? "no such key: " + MISSING.matcher(reason).replaceFirst("$1")
                : reason;
    }
}
