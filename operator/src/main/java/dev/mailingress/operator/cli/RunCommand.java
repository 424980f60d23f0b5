package dev.mailingress.operator.cli;

import dev.mailingress.operator.management.HealthServer;
import dev.mailingress.operator.reconcile.MailIngressReconciler;
import dev.mailingress.operator.reconcile.MailIngressReconcilerFactory;
import dev.mailingress.operator.reconcile.ReconciliationWatchdog;
import dev.mailingress.operator.settings.OperatorSettings;
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

/** Default command: runs the operator in the foreground until SIGTERM. */
final class RunCommand implements Runnable {

    private static final Logger LOGGER = LoggerFactory.getLogger(RunCommand.class);
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(20);

    /**
     * About as long as the client tries one request to an API server that does not respond: 11 attempts of 10 s each. The
     * kubelet restarts the operator only after three failed probes in a row.
     */
    private static final Duration RECONCILIATION_LIMIT = Duration.ofMinutes(2);

    private static final int MAX_THREADS = 8;

    private final Map<String, String> environment;

    RunCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        OperatorSettings settings = OperatorSettings.of(environment);
        KubernetesClient client = new KubernetesClientBuilder().build();
        ReconciliationWatchdog watchdog = new ReconciliationWatchdog(Clock.systemUTC(), RECONCILIATION_LIMIT);
        Operator operator = new Operator(overrider -> configure(overrider, client, settings, watchdog));
        operator.register(reconciler(client, settings), overrider -> {
            if (!settings.namespaces().isEmpty()) {
                overrider.settingNamespaces(settings.namespaces());
            }
        });
        operator.installShutdownHook(SHUTDOWN_TIMEOUT);
        try {
            // Never closed: it serves as long as the process runs, and its thread keeps the process running.
            new HealthServer(
                    settings.managementPort(),
                    () -> !watchdog.isStuck(),
                    () -> operator.getRuntimeInfo().isStarted());
        } catch (IOException e) {
            throw new IllegalStateException(
                    "Port " + settings.managementPort() + " is in use: set MANAGEMENT_PORT to another port.", e);
        }
        operator.start();
        LOGGER.atInfo()
                .addKeyValue("namespaces", settings.namespaces().isEmpty() ? "all" : settings.namespaces())
                .log("Operator started");
    }

    private static void configure(
            ConfigurationServiceOverrider overrider,
            KubernetesClient client,
            OperatorSettings settings,
            ReconciliationWatchdog watchdog) {
        overrider
                .withKubernetesClient(client)
                .withMetrics(watchdog)
                // The pod's memory must suffice when many resources are reconciled at the same time: at the start, or
                // after an outage of the API server.
                .withConcurrentReconciliationThreads(MAX_THREADS)
                .withConcurrentWorkflowExecutorThreads(MAX_THREADS)
                // Objects stay as the factories create them, without the framework's bookkeeping annotation.
                .withPreviousAnnotationForDependentResources(false)
                // A namespace that the operator is not allowed to watch does not stop the others.
                .withStopOnInformerErrorDuringStartup(settings.namespaces().isEmpty());
    }

    private static MailIngressReconciler reconciler(KubernetesClient client, OperatorSettings settings) {
        return new MailIngressReconcilerFactory(client, Clock.systemUTC()).create(settings.operatorInfo());
    }
}
