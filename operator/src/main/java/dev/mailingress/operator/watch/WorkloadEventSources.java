package dev.mailingress.operator.watch;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailServerSpec;
import dev.mailingress.operator.api.v1alpha1.WorkloadRef;
import dev.mailingress.operator.observed.Workload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Event sources for the workloads and Services that MailIngresses refer to. */
final class WorkloadEventSources {

    private static final String INDEX = "workload";
    private static final String DEPLOYMENTS = "workload-deployments";
    private static final String STATEFUL_SETS = "workload-statefulsets";
    private static final String SERVICES = "workload-services";

    private WorkloadEventSources() {}

    static List<EventSource<?, MailIngress>> eventSources(EventSourceContext<MailIngress> context) {
        context.getPrimaryCache().addIndexer(INDEX, WorkloadEventSources::keys);
        return List.of(
                eventSource(Deployment.class, DEPLOYMENTS, context),
                eventSource(StatefulSet.class, STATEFUL_SETS, context),
                eventSource(Service.class, SERVICES, context));
    }

    /**
     * The workloads of a namespace, as last observed. For a reconciliation this is sufficient, because a change
     * triggers the next one; to decide on a deletion, use {@link WorkloadReader}.
     */
    static List<Workload> workloads(String namespace, Context<MailIngress> context) {
        return Stream.concat(
                        source(context, Deployment.class, DEPLOYMENTS)
                                .list(namespace, any -> true)
                                .map(Workload::of),
                        source(context, StatefulSet.class, STATEFUL_SETS)
                                .list(namespace, any -> true)
                                .map(Workload::of))
                .toList();
    }

    /** The Services of a namespace, as last observed. */
    static List<Service> services(String namespace, Context<MailIngress> context) {
        return source(context, Service.class, SERVICES)
                .list(namespace, any -> true)
                .toList();
    }

    /** The MailIngresses that refer to a workload or a Service. */
    static List<MailIngress> claims(String namespace, WorkloadRef ref, Context<MailIngress> context) {
        return context.getPrimaryCache().byIndex(INDEX, key(ref.kind(), namespace, ref.name()));
    }

    private static <R extends HasMetadata> EventSource<?, MailIngress> eventSource(
            Class<R> type, String name, EventSourceContext<MailIngress> context) {
        var configuration = InformerEventSourceConfiguration.from(type, MailIngress.class)
                .withName(name)
                .withNamespacesInheritedFromController()
                .withSecondaryToPrimaryMapper(workload -> primaries(workload, context))
                .withPrimaryToSecondaryMapper((MailIngress primary) -> secondaries(primary, type))
                .build();
        return new InformerEventSource<>(configuration, context);
    }

    private static Set<ResourceID> primaries(HasMetadata workload, EventSourceContext<MailIngress> context) {
        String key = key(
                workload.getKind(),
                workload.getMetadata().getNamespace(),
                workload.getMetadata().getName());
        return context.getPrimaryCache().byIndex(INDEX, key).stream()
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    private static Set<ResourceID> secondaries(MailIngress primary, Class<? extends HasMetadata> type) {
        return refs(primary)
                .filter(ref -> ref.kind().equals(HasMetadata.getKind(type)))
                .map(ref -> new ResourceID(ref.name(), primary.getMetadata().getNamespace()))
                .collect(Collectors.toSet());
    }

    private static List<String> keys(MailIngress primary) {
        return refs(primary)
                .map(ref -> key(ref.kind(), primary.getMetadata().getNamespace(), ref.name()))
                .toList();
    }

    /** References of a MailIngress; Service is treated as another kind of workload. */
    static Stream<WorkloadRef> refs(MailIngress primary) {
        return primary.getSpec().mailServers().stream().flatMap(WorkloadEventSources::refs);
    }

    /**
     * References of one of its mail servers; none if it is a host. The API server has set the default of {@code kind},
     * in stored objects too.
     *
     * @see <a
     *     href="https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting">Defaulting</a>
     */
    static Stream<WorkloadRef> refs(MailServerSpec server) {
        return Stream.concat(
                Stream.ofNullable(server.workloadRef()),
                Stream.ofNullable(server.serviceRef()).map(ref -> new WorkloadRef("Service", ref.name(), null)));
    }

    private static String key(String kind, String namespace, String name) {
        return kind + "/" + namespace + "/" + name;
    }

    private static <R extends HasMetadata> InformerEventSource<R, MailIngress> source(
            Context<MailIngress> context, Class<R> type, String name) {
        return (InformerEventSource<R, MailIngress>)
                context.eventSourceRetriever().getEventSourceFor(type, name);
    }
}
