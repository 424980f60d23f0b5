package dev.mailingress.operator.apply;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.desired.ChangedFields;
import dev.mailingress.operator.desired.DesiredObjects;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.identity.OwnerReferences;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.GarbageCollected;
import io.javaoperatorsdk.operator.processing.dependent.CRUDKubernetesBulkDependentResource;
import io.javaoperatorsdk.operator.processing.dependent.KubernetesBulkDependentResource;
import io.javaoperatorsdk.operator.processing.dependent.Matcher;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependentResourceConfigBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Bulk dependent resource: all objects of one kind that a MailIngress owns, as the factories create them. */
class MailIngressDependentResource<R extends HasMetadata> extends KubernetesDependentResource<R, MailIngress>
        implements CRUDKubernetesBulkDependentResource<R, MailIngress>,
                KubernetesBulkDependentResource<R, MailIngress>,
                GarbageCollected<MailIngress> {

    /** Field manager of the operator for the objects that it owns. */
    static final String FIELD_MANAGER = Labels.OPERATOR;

    private static final ChangedFields CHANGED_FIELDS = new ChangedFields();

    private final Function<DesiredObjects, List<R>> desired;
    private final DesiredAdjuster<R> adjuster;
    private final Contentions contentions;

    /** Adjusts a desired object to what the cluster allows. */
    interface DesiredAdjuster<R> {

        /** @param live the existing object; null if there is none yet */
        R adjust(R wanted, @Nullable R live, Context<MailIngress> context);
    }

    MailIngressDependentResource(Class<R> type, Function<DesiredObjects, List<R>> desired, Contentions contentions) {
        this(type, desired, contentions, (wanted, live, context) -> wanted);
    }

    MailIngressDependentResource(
            Class<R> type,
            Function<DesiredObjects, List<R>> desired,
            Contentions contentions,
            DesiredAdjuster<R> adjuster) {
        // A workflow identifies its dependents by name, by default that of the class: they would replace each other.
        super(type, "owned-" + HasMetadata.getPlural(type));
        this.desired = desired;
        this.adjuster = adjuster;
        this.contentions = contentions;
        configureWith(new KubernetesDependentResourceConfigBuilder<R>()
                .withUseSSA(true)
                // An object that somebody else creates after the check of its name is not taken over.
                .withCreateResourceOnlyIfNotExistingWithSSA(true)
                .withKubernetesDependentInformerConfig(InformerConfiguration.builder(type)
                        .withLabelSelector(Labels.MANAGED_BY + "=" + Labels.OPERATOR)
                        .build())
                .build());
    }

    @Override
    public Map<ResourceID, R> desiredResources(MailIngress primary, Context<MailIngress> context) {
        DesiredObjects objects = context.managedWorkflowAndDependentResourceContext()
                .getMandatory(DesiredObjects.class, DesiredObjects.class);
        Map<ResourceID, R> live = getSecondaryResources(primary, context);
        Map<ResourceID, R> desiredById = new LinkedHashMap<>();
        for (R wanted : desired.apply(objects)) {
            ResourceID id = ResourceID.fromResource(wanted);
            // A copy: the framework writes a resource version into it, and the desired objects may be applied again.
            R copy = context.getClient().getKubernetesSerialization().clone(wanted);
            desiredById.put(id, adjuster.adjust(copy, live.get(id), context));
        }
        return desiredById;
    }

    /**
     * Only from the watch of this dependent resource, and only owned objects: for another watch, the mail server's
     * Deployment is a secondary resource of the same MailIngress, and secondary resources that are not desired are
     * deleted.
     */
    @Override
    public Map<ResourceID, R> getSecondaryResources(MailIngress primary, Context<MailIngress> context) {
        return current(primary).stream().collect(Collectors.toMap(ResourceID::fromResource, Function.identity()));
    }

    /** The owned objects, as last observed. */
    List<R> current(MailIngress primary) {
        return eventSource().orElseThrow().getSecondaryResources(primary).stream()
                .filter(object -> OwnerReferences.isOwner(primary, object))
                .toList();
    }

    /**
     * An owned object that lost its label is not in the watch, nor is an adopted one yet: it is updated, not created.
     *
     * @throws NameConflictException if the object exists and belongs to somebody else
     */
    @Override
    public R create(R object, MailIngress primary, Context<MailIngress> context) {
        Optional<R> existing = new Adopter(context.getClient()).ownedOrAdopted(object, primary);
        return existing.isPresent()
                ? update(existing.get(), adjuster.adjust(object, existing.get(), context), primary, context)
                : super.create(object, primary, context);
    }

    /** An object that somebody else keeps changing counts as matching while the operator has stopped to restore it. */
    @Override
    public Matcher.Result<R> match(R live, R wanted, MailIngress primary, Context<MailIngress> context) {
        String state = AppliedState.of(wanted);
        Matcher.Result<R> result = super.match(live, wanted, primary, context);
        if (result.matched()) {
            contentions.onSettled(Contentions.Subject.of(primary, wanted));
            return result;
        }
        return contentions.permits(Contentions.Subject.of(primary, wanted), state, live.getMetadata(), FIELD_MANAGER)
                ? result
                : Matcher.Result.nonComputed(true);
    }

    @Override
    public R update(R live, R wanted, MailIngress primary, Context<MailIngress> context) {
        String state = AppliedState.of(wanted);
        R updated = super.update(live, wanted, primary, context);
        boolean effective = !Objects.equals(
                        live.getMetadata().getResourceVersion(),
                        updated.getMetadata().getResourceVersion())
                || !CHANGED_FIELDS.of(wanted, updated).isEmpty();
        contentions.onWritten(Contentions.Subject.of(primary, wanted), state, updated.getMetadata(), effective);
        return updated;
    }

    /**
     * Objects for pods of a mail server are not deleted here, but by {@link FormerPodGroups} once nothing needs them: a bulk
     * resource deletes before it creates.
     */
    @Override
    public void deleteTargetResource(MailIngress primary, R former, ResourceID id, Context<MailIngress> context) {
        if (!FormerPodGroups.concerns(former)) {
            new OwnedObjectDeletion(context.getClient()).delete(former, primary);
        }
    }

    @Override
    protected void addReferenceHandlingMetadata(R object, MailIngress primary) {
        object.getMetadata().setOwnerReferences(List.of(OwnerReferences.to(primary)));
    }
}
