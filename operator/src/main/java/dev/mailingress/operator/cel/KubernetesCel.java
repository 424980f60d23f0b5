package dev.mailingress.operator.cel;

import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;

/**
 * Compiler for the validation rules of a CRD: standard CEL with Kubernetes' IP and CIDR functions. Values are not typed by a
 * schema, so an error like a wrong field name is detected when the rule is evaluated and not before; the API server checks it
 * when the CRD is applied. Reserved identifiers ({@code __namespace__}) are not escaped.
 */
public final class KubernetesCel {

    static final String SELF = "self";

    /** The largest MailIngress needs some thousands; the limit ends a rule that does not terminate. */
    private static final int MAX_ITERATIONS = 100_000;

    private static final int MAX_CHARACTERS = 16_384;
    private static final int MAX_REGEX_INSTRUCTIONS = 10_000;

    private final CelCompiler compiler;
    private final CelRuntime runtime;

    public KubernetesCel() {
        NetworkFunctions functions = new NetworkFunctions();
        CelOptions options = CelOptions.current()
                .enableHeterogeneousNumericComparisons(true)
                .enableRegexPartialMatch(true)
                .comprehensionMaxIterations(MAX_ITERATIONS)
                .maxExpressionCodePointSize(MAX_CHARACTERS)
                .maxRegexProgramSize(MAX_REGEX_INSTRUCTIONS)
                .build();
        compiler = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(options)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(functions)
                .addVar(SELF, SimpleType.DYN)
                .build();
        runtime = CelRuntimeFactory.plannerRuntimeBuilder()
                .setOptions(options)
                .addLibraries(functions)
                .build();
    }

    /** @throws IllegalArgumentException if the expression is not a valid rule */
    public Rule compile(String expression) {
        try {
            return new Rule(runtime.createProgram(compiler.compile(expression).getAst()));
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException("invalid CEL rule: " + expression + ": " + e.getMessage(), e);
        }
    }
}
