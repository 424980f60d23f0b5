package dev.mailingress.operator.apply;

import dev.mailingress.operator.dms.FieldManagers;
import dev.mailingress.operator.dms.InjectedEntries;
import dev.mailingress.operator.dms.Injector;
import dev.mailingress.operator.dms.RemovalResult;
import dev.mailingress.operator.identity.Identity;
import dev.mailingress.operator.observed.Workload;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes injected files from a workload. An empty apply removes what only the operator owns. If a dry run shows that entries would
 * remain, because another field manager owns them, too, a JSON patch removes all entries at once, so that the pods are replaced
 * only once.
 */
public final class InjectionRemover {

    /** Attempts at one removal: each of them fails if somebody else changes the workload at the same time. */
    static final int MAX_ATTEMPTS = 3;

    private static final Logger LOGGER = LoggerFactory.getLogger(InjectionRemover.class);

    /** Every removal is the same write. */
    private static final String REMOVAL = "removal";

    private final Injector injector;
    private final Contentions contentions;

    public InjectionRemover(Injector injector, Contentions contentions) {
        this.injector = injector;
        this.contentions = contentions;
    }

    /**
     * Removes the files from each workload.
     *
     * @param holders workloads with files of the MailIngress
     * @return those that still have files, with the cause
     */
    public List<RemovalResult.Left> removeAll(List<Workload> holders, Identity identity) {
        return holders.stream()
                .map(holder -> remove(holder, identity))
                .flatMap(result -> result instanceof RemovalResult.Left left ? Stream.of(left) : Stream.empty())
                .toList();
    }

    /** @param observed a workload with files of the MailIngress */
    RemovalResult remove(Workload observed, Identity identity) {
        Contentions.Subject subject = Contentions.Subject.of(Contentions.Purpose.REMOVAL, identity, observed);
        if (!contentions.permits(subject, REMOVAL, observed.metadata(), Injector.fieldManager(identity))) {
            return new RemovalResult.Left(observed, cause(observed, identity), true);
        }
        RemovalResult result = tryToRemove(observed, identity);
        contentions.onWritten(subject, REMOVAL, result.workload().metadata(), true);
        return result;
    }

    private RemovalResult tryToRemove(Workload observed, Identity identity) {
        Workload current = observed;
        String cause = "";
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            try {
                current = removed(current, identity);
                if (isClean(current, identity)) {
                    return new RemovalResult.Removed(current);
                }
                cause = cause(current, identity);
            } catch (KubernetesClientException e) {
                if (e.getCode() < HttpURLConnection.HTTP_BAD_REQUEST
                        || e.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR) {
                    throw e;
                }
                // Changed since it was read, a test of the patch failed, or an admission policy denied it.
                cause = "the API server rejected the removal: " + NonRetryableErrors.text(e);
                Optional<Workload> live = injector.live(current);
                current = live.orElse(current);
                if (live.isEmpty() || isClean(current, identity)) {
                    return new RemovalResult.Removed(current);
                }
            }
        }
        LOGGER.atWarn()
                .addKeyValue("namespace", identity.namespace())
                .addKeyValue("name", identity.name())
                .addKeyValue("workload", current.kind() + "/" + current.name())
                .addKeyValue("cause", cause)
                .log("Injected files could not be removed");
        return new RemovalResult.Left(current, cause, false);
    }

    private Workload removed(Workload current, Identity identity) {
        Workload patched = wouldRemain(current, identity)
                ? injector.patch(current, InjectedEntries.in(current, identity).patch())
                : current;
        return injector.release(patched, identity, false);
    }

    private boolean wouldRemain(Workload current, Identity identity) {
        try {
            return !InjectedEntries.in(injector.release(current, identity, true), identity)
                    .isEmpty();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_BAD_REQUEST) {
                // A webhook that does not support a dry run: the patch removes everything in any case.
                return true;
            }
            throw e;
        }
    }

    private static boolean isClean(Workload workload, Identity identity) {
        return !workload.hasFieldsOf(Injector.fieldManager(identity))
                && InjectedEntries.in(workload, identity).isEmpty();
    }

    private static String cause(Workload workload, Identity identity) {
        return FieldManagers.lastOther(workload.metadata(), Injector.fieldManager(identity))
                .map(manager -> "the field manager \"" + manager + "\" sets them, too")
                .orElse("the API server sets them again");
    }
}
