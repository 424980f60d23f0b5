package dev.mailingress.proxy.management;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.mailingress.proxy.check.CheckSnapshot;
import dev.mailingress.proxy.check.PortVerdict;
import java.util.List;

/**
 * Response of {@code /check}.
 *
 * @param state Idle or Running; in response to {@code POST} Started, Running or TooEarly
 * @param runs completed since the start; a run in progress has ended when this is greater
 * @param verdicts the last ones of each port
 */
@JsonPropertyOrder({"state", "runs", "verdicts"})
record CheckReport(String state, long runs, List<PortVerdict> verdicts) {

    static CheckReport of(String state, CheckSnapshot checks) {
        return new CheckReport(state, checks.runs(), checks.verdicts());
    }
}
