package dev.mailingress.operator.cli;

import dev.mailingress.operator.management.HealthServer;
import dev.mailingress.operator.model.ModelResolver;
import dev.mailingress.operator.reconcile.MailIngressReconciler;
import dev.mailingress.operator.reconcile.ReconcilerServices;
import dev.mailingress.operator.schema.CrdSchema;
import dev.mailingress.operator.schema.MailIngressReader;
import dev.mailingress.operator.settings.OperatorSettings;
import dev.mailingress.operator.status.ConditionSet;
import dev.mailingress.operator.status.StatusComposer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the operator in the foreground until SIGTERM. */
final class RunCommand implements Runnable {

    private static final Logger LOGGER = LoggerFactory.getLogger(RunCommand.class);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

    private static final int MOST_AT_ONCE = 8;

    private final Map<String, String> environment;

    RunCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        OperatorSettings settings = OperatorSettings.of(environment);
        KubernetesClient client = new KubernetesClientBuilder().build();
        Operator operator = new Operator(overrider -> configure(overrider, client, settings));
        operator.register(reconciler(client, settings), overrider -> {
            if (!settings.namespaces().isEmpty()) {
                overrider.settingNamespaces(settings.namespaces());
            }
        });
        operator.installShutdownHook(STOP_WITHIN);
        try {
            // Never closed: it answers as long as the process runs, and its thread is what keeps the process running.
            new HealthServer(
                    settings.managementPort(), () -> operator.getRuntimeInfo().isStarted());
        } catch (IOException e) {
            throw new IllegalStateException(
                    "Port " + settings.managementPort() + " is taken: set MANAGEMENT_PORT to another", e);
        }
        operator.start();
        LOGGER.atInfo()
                .addKeyValue("namespaces", settings.namespaces().isEmpty() ? "all" : settings.namespaces())
                .log("Operator started");
    }

    private static void configure(
            ConfigurationServiceOverrider overrider, KubernetesClient client, OperatorSettings settings) {
        overrider
                .withKubernetesClient(client)
                // What many resources need at once (a start, a cluster that comes back) must fit the pod's memory.
                .withConcurrentReconciliationThreads(MOST_AT_ONCE)
                .withConcurrentWorkflowExecutorThreads(MOST_AT_ONCE)
                // Our objects stay as the factories make them: no bookkeeping of the framework in them.
                .withPreviousAnnotationForDependentResources(false)
                // One namespace that may not be watched must not stop the others.
                .withStopOnInformerErrorDuringStartup(settings.namespaces().isEmpty());
    }

    private static MailIngressReconciler reconciler(KubernetesClient client, OperatorSettings settings) {
        Clock clock = Clock.systemUTC();
        return new MailIngressReconciler(
                new MailIngressReader(CrdSchema.load()),
                new ModelResolver(settings.operatorInfo()),
                new ReconcilerServices(client, clock),
                new StatusComposer(new ConditionSet(clock)));
    }
}
