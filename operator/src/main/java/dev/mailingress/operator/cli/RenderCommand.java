package dev.mailingress.operator.cli;

import static java.util.Objects.requireNonNull;

import dev.mailingress.operator.model.OperatorInfo;
import dev.mailingress.operator.render.RenderException;
import dev.mailingress.operator.render.RenderedFiles;
import dev.mailingress.operator.render.Renderer;
import dev.mailingress.operator.render.ResourceFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code render}: what the operator would make of a MailIngress, as files and without a cluster. */
@Command(
        name = "render",
        description = {
            "Writes proxy.yaml, the mail servers' files and the Kubernetes objects of a MailIngress, without a cluster.",
            "Give it the MailIngress and, where it refers to one, the workload; Nodes tell the pods' networks."
        },
        versionProvider = ImplementationVersion.class,
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RenderCommand implements Callable<Integer> {

    @Option(
            names = {"-f", "--filename"},
            required = true,
            arity = "1..*",
            description = "YAML files, each with one document or more.")
    private @Nullable List<Path> files;

    @Option(
            names = {"-o", "--output"},
            required = true,
            description = "The directory to write to; it is made if it is not there.")
    private @Nullable Path output;

    @Option(
            names = "--proxy-image",
            defaultValue = "mail-ingress-proxy:0.1.0",
            description = "The proxies' image; default ${DEFAULT-VALUE}.")
    private String proxyImage = "";

    @Option(
            names = "--operator-namespace",
            defaultValue = "mail-ingress-system",
            description =
                    "The operator's namespace, which the proxies' NetworkPolicy admits; default ${DEFAULT-VALUE}.")
    private String operatorNamespace = "";

    @Spec
    private @Nullable CommandSpec command;

    @Override
    public Integer call() {
        OperatorInfo operatorInfo = new OperatorInfo(
                proxyImage, operatorNamespace, Map.of("app.kubernetes.io/name", "mail-ingress-operator"));
        RenderedFiles renderedFiles =
                new Renderer(operatorInfo).render(new ResourceFiles().read(requireNonNull(files)));
        write(renderedFiles, requireNonNull(output));
        renderedFiles
                .files()
                .keySet()
                .forEach(path -> requireNonNull(command).commandLine().getOut().println(output.resolve(path)));
        return 0;
    }

    private static void write(RenderedFiles renderedFiles, Path directory) {
        try {
            renderedFiles.writeTo(directory);
        } catch (IOException e) {
            throw new RenderException(directory + ": cannot be written to ("
                    + e.getClass().getSimpleName() + ": " + e.getMessage()
                    + "): give -o a directory that you may write to");
        }
    }
}
