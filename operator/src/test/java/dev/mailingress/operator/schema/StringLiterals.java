package dev.mailingress.operator.schema;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * String literals of a Java source file. Literals that {@code +} joins are one text, because a sentence is often split over
 * several lines; what stands between them is {@value #VALUE}.
 */
final class StringLiterals {

    /** Stands for an operand that only a running program knows. */
    private static final String VALUE = "{}";

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    /** Shared by all files, because it takes longer to create than a file to parse. */
    private static final JavaFileManager FILES = COMPILER.getStandardFileManager(null, null, null);

    private StringLiterals() {}

    /** All texts of the file, in the order in which they stand there. */
    static List<SourceText> in(String source) {
        JavacTask task =
                (JavacTask) COMPILER.getTask(null, FILES, null, List.of("-proc:none"), null, List.of(file(source)));
        List<SourceText> texts = new ArrayList<>();
        Trees trees = Trees.instance(task);
        try {
            task.parse().forEach(unit -> new Scanner(unit, trees, texts).scan(unit, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    private static JavaFileObject file(String source) {
        return new SimpleJavaFileObject(URI.create("string:///Source.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
    }

    /** Collects one text for each outermost literal or concatenation. */
    private static final class Scanner extends TreeScanner<@Nullable Void, @Nullable Void> {

        private final CompilationUnitTree unit;
        private final Trees trees;
        private final List<SourceText> texts;

        Scanner(CompilationUnitTree unit, Trees trees, List<SourceText> texts) {
            this.unit = unit;
            this.trees = trees;
            this.texts = texts;
        }

        @Override
        public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void nothing) {
            if (literal.getValue() instanceof String value) {
                texts.add(new SourceText().append(value, line(literal)));
            }
            return null;
        }

        @Override
        public @Nullable Void visitBinary(BinaryTree binary, @Nullable Void nothing) {
            if (binary.getKind() != Tree.Kind.PLUS) {
                return super.visitBinary(binary, null);
            }
            SourceText text = new SourceText();
            append(binary, text);
            texts.add(text);
            return null;
        }

        private void append(Tree tree, SourceText text) {
            if (tree instanceof BinaryTree binary && binary.getKind() == Tree.Kind.PLUS) {
                append(binary.getLeftOperand(), text);
                append(binary.getRightOperand(), text);
            } else if (tree instanceof ParenthesizedTree parenthesized
                    && parenthesized.getExpression().getKind() == Tree.Kind.PLUS) {
                append(parenthesized.getExpression(), text);
            } else if (tree instanceof LiteralTree literal && literal.getValue() instanceof String value) {
                text.append(value, line(literal));
            } else {
                text.append(VALUE, line(tree));
                scan(tree, null);
            }
        }

        private int line(Tree tree) {
            return Math.toIntExact(
                    unit.getLineMap().getLineNumber(trees.getSourcePositions().getStartPosition(unit, tree)));
        }
    }
}
