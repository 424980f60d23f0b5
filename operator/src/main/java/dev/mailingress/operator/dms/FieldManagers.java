package dev.mailingress.operator.dms;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Field managers of an object besides the operator, as the API server records them. */
public final class FieldManagers {

    private static final Set<String> NO_CONTENT = Set.of("f:metadata", "f:status");

    /** Controllers of the cluster write annotations after every change, which is not what a dispute is about. */
    private static final Comparator<ManagedFieldsEntry> CONTENT_THEN_TIME = Comparator.comparing(
                    FieldManagers::hasContent)
            .thenComparing(entry -> Optional.ofNullable(entry.getTime()).orElse(""));

    private FieldManagers() {}

    /**
     * The manager that wrote last, apart from the status.
     *
     * @param own the operator's field manager of the object
     * @return empty if nobody else owns a field
     */
    public static Optional<String> lastOther(ObjectMeta metadata, String own) {
        return Optional.ofNullable(metadata.getManagedFields()).orElse(List.of()).stream()
                .filter(entry ->
                        entry.getManager() != null && !entry.getManager().equals(own))
                .filter(entry ->
                        entry.getSubresource() == null || entry.getSubresource().isEmpty())
                .max(CONTENT_THEN_TIME)
                .map(ManagedFieldsEntry::getManager);
    }

    private static boolean hasContent(ManagedFieldsEntry entry) {
        return Optional.ofNullable(entry.getFieldsV1())
                .map(FieldsV1::getAdditionalProperties)
                .map(fields -> !NO_CONTENT.containsAll(fields.keySet()))
                .orElse(false);
    }
}
