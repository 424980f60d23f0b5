package dev.mailingress.proxy.check;

import java.util.List;

/**
 * State of the contract test in a running proxy.
 *
 * @param running whether a run is in progress
 * @param runs completed since the start; a run that is started now has ended when this is greater
 * @param verdicts the last ones of each port, in the configuration's order, without ports that were never checked
 */
public record CheckSnapshot(boolean running, long runs, List<PortVerdict> verdicts) {

    public CheckSnapshot {
        verdicts = List.copyOf(verdicts);
    }

    /** Idle or Running. */
    public String state() {
        return running ? "Running" : "Idle";
    }
}
