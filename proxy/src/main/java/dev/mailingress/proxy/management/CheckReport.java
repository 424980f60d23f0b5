package dev.mailingress.proxy.management;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.mailingress.proxy.check.PortVerdict;
import java.util.List;

/**
 * What {@code POST /check} answers.
 *
 * @param state Started, Running or TooEarly
 * @param verdicts the last ones; those of a run that has begun follow in {@code /status}
 */
@JsonPropertyOrder({"state", "verdicts"})
record CheckReport(String state, List<PortVerdict> verdicts) {}
