package dev.mailingress.operator.cli;

import static java.util.Objects.requireNonNull;

import dev.mailingress.operator.model.OperatorInfo;
import dev.mailingress.operator.render.RenderException;
import dev.mailingress.operator.render.RenderedDiff;
import dev.mailingress.operator.render.RenderedFiles;
import dev.mailingress.operator.render.Renderer;
import dev.mailingress.operator.render.ResourceFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Command {@code render}: writes what the operator would create for a MailIngress as files, without a cluster. */
@Command(
        name = "render",
        description = {
            "Writes proxy.yaml, the mail servers' files and the Kubernetes objects of a MailIngress, without a cluster.",
            "The input is the MailIngress and, if it refers to one, the workload. The pod networks come from Nodes."
        },
        versionProvider = ImplementationVersion.class,
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RenderCommand implements Callable<Integer> {

    /** Exit code of a comparison that found differences: 1 and 2 are those of errors. */
    private static final int DIFFERENT = 3;

    @Option(
            names = {"-f", "--filename"},
            required = true,
            arity = "1..*",
            description = "YAML files, each with one or more documents.")
    private @Nullable List<Path> files;

    @Option(
            names = {"-o", "--output"},
            required = true,
            description = "Output directory. Created if it does not exist.")
    private @Nullable Path output;

    @Option(
            names = "--diff",
            description = {
                "Writes nothing: prints the differences to an earlier output in the output directory, and whether the pods",
                "of the given workloads would be replaced. Exit code 3 if anything differs."
            })
    private boolean diff;

    @Option(
            names = "--proxy-image",
            defaultValue = "mail-ingress-proxy:0.1.0",
            description = "Image of the proxies. Default: ${DEFAULT-VALUE}.")
    private String proxyImage = "";

    @Option(
            names = "--operator-namespace",
            defaultValue = "mail-ingress-system",
            description =
                    "Namespace of the operator, which the proxies' NetworkPolicy admits. Default: ${DEFAULT-VALUE}.")
    private String operatorNamespace = "";

    @Spec
    private @Nullable CommandSpec command;

    @Override
    public Integer call() {
        OperatorInfo operatorInfo = new OperatorInfo(
                proxyImage, operatorNamespace, Map.of("app.kubernetes.io/name", "mail-ingress-operator"));
        RenderedFiles renderedFiles =
                new Renderer(operatorInfo).render(new ResourceFiles().read(requireNonNull(files)));
        if (diff) {
            return printDiff(renderedFiles, requireNonNull(output));
        }
        write(renderedFiles, requireNonNull(output));
        renderedFiles
                .files()
                .keySet()
                .forEach(path -> requireNonNull(command).commandLine().getOut().println(output.resolve(path)));
        return 0;
    }

    private int printDiff(RenderedFiles renderedFiles, Path directory) {
        PrintWriter out = requireNonNull(command).commandLine().getOut();
        try {
            List<String> lines = new RenderedDiff().of(renderedFiles, directory);
            lines.forEach(out::println);
            renderedFiles.replacements().forEach(out::println);
            return lines.isEmpty() ? CommandLine.ExitCode.OK : DIFFERENT;
        } catch (IOException e) {
            throw new RenderException(
                    directory + ": cannot be compared (" + e.getClass().getSimpleName() + ": " + e.getMessage()
                            + "): set -o to the directory of an earlier output.");
        }
    }

    private static void write(RenderedFiles renderedFiles, Path directory) {
        try {
            renderedFiles.writeTo(directory);
        } catch (IOException e) {
            throw new RenderException(directory + ": cannot write to this directory ("
                    + e.getClass().getSimpleName() + ": " + e.getMessage()
                    + "): set -o to a writable directory.");
        }
    }
}
