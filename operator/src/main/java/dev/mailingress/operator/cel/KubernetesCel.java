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
 * Compiles the rules of a CRD: the standard language with Kubernetes' functions about networks. Values are not typed by a
 * schema, so that a slip like a wrong field name shows when the rule is used and not before; the API server checks that when
 * the CRD is applied. Names that the language reserves ({@code __namespace__}) are not escaped.
 */
public final class KubernetesCel {

    static final String SELF = "self";

    /** What the largest MailIngress needs is some thousands; a rule without an end ends here. */
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

    /** @throws IllegalArgumentException if it is no rule of this dialect */
    public Rule compile(String expression) {
        try {
            return new Rule(runtime.createProgram(compiler.compile(expression).getAst()));
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException("is no rule: " + expression + ": " + e.getMessage(), e);
        }
    }
}
