package dev.mailingress.operator.apply;

import dev.mailingress.operator.decide.Contention;
import dev.mailingress.operator.decide.Dispute;
import dev.mailingress.operator.dms.FieldManagers;
import dev.mailingress.operator.identity.Identity;
import dev.mailingress.operator.observed.Workload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brakes of all objects that the operator writes. They are kept in memory: an operator that restarts begins to count again, which
 * permits a few more rounds. Of more than {@value #MAX_OBJECTS} objects, those are forgotten that were not written for the longest
 * time.
 */
public final class Contentions {

    static final int MAX_OBJECTS = 10_000;

    private static final String UNKNOWN = "that does not record its fields";

    private final Clock clock;
    private final Map<Subject, Written> written = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Subject, Written> eldest) {
            return size() > MAX_OBJECTS;
        }
    };

    public Contentions(Clock clock) {
        this.clock = clock;
    }

    /** What the operator does to an object. */
    enum Purpose {
        OWNED_OBJECT,
        INJECTION,
        REMOVAL
    }

    /**
     * Object that a MailIngress writes.
     *
     * @param owner uid of the MailIngress
     * @param object kind and name, as messages contain them
     */
    record Subject(Purpose purpose, String owner, String object) {

        static Subject of(HasMetadata owner, HasMetadata object) {
            return new Subject(
                    Purpose.OWNED_OBJECT,
                    owner.getMetadata().getUid(),
                    object.getKind() + " \"" + object.getMetadata().getName() + "\"");
        }

        static Subject of(Purpose purpose, Identity owner, Workload workload) {
            return new Subject(purpose, owner.uid(), workload.kind() + " \"" + workload.name() + "\"");
        }
    }

    /**
     * What the operator wrote last.
     *
     * @param state digest of it
     * @param version of the object after that
     * @param effective whether the write changed the object, or the API server did not keep what was written: a write that
     *     changes nothing restores nothing
     * @param manager the other writer, as last seen
     */
    private record Written(
            String state, @Nullable String version, boolean effective, Contention contention, String manager) {

        Written with(Contention changed) {
            return new Written(state, version, effective, changed, manager);
        }

        boolean isUndoneIn(ObjectMeta live) {
            boolean same = Objects.equals(live.getResourceVersion(), version);
            return same ? effective : !isOlder(live.getResourceVersion(), version);
        }
    }

    /** Whether {@link #permits} would be true; nothing is counted. */
    synchronized boolean wouldPermit(Subject subject, String state, ObjectMeta live) {
        return undone(subject, state, live)
                .map(last -> last.contention().attempt(clock.instant()).granted())
                .orElse(true);
    }

    /**
     * Whether the operator may write a state that an object does not have. It is a round if the operator wrote the same state
     * before, and the object has been seen since.
     *
     * @param state digest of what would be written: another one, after a change of the spec, is always permitted
     * @param live metadata of the object as observed
     * @param fieldManager the operator's, for this object
     */
    synchronized boolean permits(Subject subject, String state, ObjectMeta live, String fieldManager) {
        Optional<Written> last = undone(subject, state, live);
        if (last.isEmpty()) {
            return true;
        }
        Contention contention = last.get().contention().attempt(clock.instant());
        String manager = FieldManagers.lastOther(live, fieldManager)
                .map(name -> "\"" + name + "\"")
                .orElse(UNKNOWN);
        written.put(subject, new Written(state, last.get().version(), last.get().effective(), contention, manager));
        return contention.granted();
    }

    /**
     * @param after metadata of the object as the API server returned it
     * @param effective see {@link Written}
     */
    synchronized void onWritten(Subject subject, String state, ObjectMeta after, boolean effective) {
        Written last = written.get(subject);
        Contention contention =
                last == null ? Contention.NONE : last.contention().settled();
        String manager = last == null ? UNKNOWN : last.manager();
        written.put(subject, new Written(state, after.getResourceVersion(), effective, contention, manager));
    }

    /** When an object is as the operator wants it. */
    synchronized void onSettled(Subject subject) {
        written.computeIfPresent(
                subject, (any, last) -> last.with(last.contention().settled()));
    }

    synchronized Optional<Dispute> dispute(Subject subject) {
        return Optional.ofNullable(written.get(subject))
                .flatMap(last -> last.contention()
                        .retryAt()
                        .map(retryAt -> new Dispute(subject.object(), last.manager(), retryAt)));
    }

    /** The disputes about objects that the MailIngress owns. */
    public synchronized List<Dispute> disputes(HasMetadata owner) {
        return written.keySet().stream()
                .filter(subject -> subject.purpose() == Purpose.OWNED_OBJECT)
                .filter(subject -> subject.owner().equals(owner.getMetadata().getUid()))
                // A look-up changes the order of the map.
                .toList()
                .stream()
                .flatMap(subject -> dispute(subject).stream())
                .toList();
    }

    public synchronized void forget(HasMetadata owner) {
        written.keySet()
                .removeIf(subject -> subject.owner().equals(owner.getMetadata().getUid()));
    }

    /** What the operator wrote, if the object has been seen since and does not have it any more. */
    private Optional<Written> undone(Subject subject, String state, ObjectMeta live) {
        return Optional.ofNullable(written.get(subject))
                .filter(last -> last.state().equals(state))
                .filter(last -> last.isUndoneIn(live));
    }

    /**
     * Whether a watch has not seen the operator's own write yet. Resource versions of one kind are ordered.
     *
     * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions">Resource versions</a>
     */
    private static boolean isOlder(@Nullable String observed, @Nullable String written) {
        if (observed == null || written == null) {
            return false;
        }
        return observed.length() != written.length()
                ? observed.length() < written.length()
                : observed.compareTo(written) < 0;
    }
}
