package dev.mailingress.operator.status;

import dev.mailingress.operator.dms.InjectionConflicts.InjectionConflict;
import dev.mailingress.operator.model.ContainerFailure;
import dev.mailingress.operator.model.Workload;
import java.util.List;

/** How far one mail server's configuration has come. */
public sealed interface DmsState {

    /** The mail server's name in the spec. */
    String mailServer();

    /** Nothing of ours is needed. */
    record External(String mailServer) implements DmsState {}

    /** We render the files, somebody else mounts them. */
    record OwnerMustMount(String mailServer, String configMap) implements DmsState {}

    /** The reference leads nowhere. */
    record ReferenceUnresolved(String mailServer) implements DmsState {}

    /** No ready proxy runs this generation yet: the mail server would demand a header that nobody sends. */
    record WaitingForProxies(String mailServer) implements DmsState {}

    /** Writing would overwrite or hide what is the user's. */
    record Blocked(String mailServer, InjectionConflict injectionConflict) implements DmsState {}

    /** Another field manager owns a field that we need. */
    record FieldConflicted(String mailServer, String message) implements DmsState {}

    /**
     * Its pods run with files of ours, and get the present ones when they are replaced.
     *
     * @param listeners those that wait for that
     */
    record RestartPending(String mailServer, Workload workload, List<String> listeners) implements DmsState {

        public RestartPending {
            listeners = List.copyOf(listeners);
        }
    }

    /**
     * The files are in the template, and no pod comes of it while another one is there.
     *
     * @param pod of an earlier template, and not ready
     */
    record HeldBack(String mailServer, Workload workload, String pod) implements DmsState {}

    /** The files are in the template, and its pods do not come up. */
    record Failing(String mailServer, Workload workload, ContainerFailure trouble) implements DmsState {}

    /** The files are in the template. */
    record Injected(String mailServer, Workload workload) implements DmsState {}
}
