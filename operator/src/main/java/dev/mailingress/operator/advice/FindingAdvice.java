package dev.mailingress.operator.advice;

import dev.mailingress.operator.dms.Finding;
import dev.mailingress.operator.dms.InjectionConflicts;
import java.util.stream.Stream;

/** Warnings about pod templates and files into which, or beside which, files are injected. */
final class FindingAdvice {

    private final InjectionConflicts injectionConflicts = new InjectionConflicts();

    Stream<Advisory> of(AdvisoryFacts facts) {
        return injectionConflicts.warnings(facts.model()).stream().map(FindingAdvice::advisory);
    }

    static Advisory advisory(Finding.Warning warning) {
        AdvisoryReason reason = switch (warning.kind()) {
            case ALREADY_IN_EFFECT -> AdvisoryReason.ALREADY_IN_EFFECT;
            case BARE_CONNECTION -> AdvisoryReason.BARE_CONNECTION;
            case PORT_NAMED -> AdvisoryReason.PORT_NAMED;
            case CLIENT_IN_POD -> AdvisoryReason.CLIENT_IN_POD;
            case MAY_OVERWRITE_FILE -> AdvisoryReason.MAY_OVERWRITE_FILE;
            case PODS_CANNOT_COEXIST -> AdvisoryReason.PODS_CANNOT_COEXIST;
            case RELOADER -> AdvisoryReason.RELOADER;
            case SERVICE_MESH -> AdvisoryReason.SERVICE_MESH;
            case CONTROLLED_WORKLOAD -> AdvisoryReason.CONTROLLED_WORKLOAD;
            case TRUST_OVERRIDDEN -> AdvisoryReason.TRUST_OVERRIDDEN;
            case CHART_SIEVE -> AdvisoryReason.CHART_SIEVE;
        };
        return new Advisory(reason, warning.message());
    }
}
