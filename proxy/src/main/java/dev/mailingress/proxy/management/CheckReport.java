package dev.mailingress.proxy.management;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.mailingress.proxy.check.PortVerdict;
import java.util.List;

/**
 * Response of {@code POST /check}.
 *
 * @param state Started, Running or TooEarly
 * @param verdicts of the last run; those of a run in progress will appear in {@code /status}
 */
@JsonPropertyOrder({"state", "verdicts"})
record CheckReport(String state, List<PortVerdict> verdicts) {}
