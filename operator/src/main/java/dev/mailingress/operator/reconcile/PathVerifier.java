package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.advice.Advisories;
import dev.mailingress.operator.advice.Advisory;
import dev.mailingress.operator.advice.PathFacts;
import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.decide.ClientAddresses;
import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.decide.Injections;
import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.dms.RemovalResult;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.observed.ProxyFleet;
import dev.mailingress.operator.observed.ProxyReport;
import dev.mailingress.operator.status.DmsConfiguredCondition;
import dev.mailingress.operator.status.PathState;
import dev.mailingress.operator.watch.AdvisoryObserver;
import dev.mailingress.operator.watch.BackendVerifier;
import dev.mailingress.operator.watch.Observation;
import dev.mailingress.operator.watch.ObservedPods;
import dev.mailingress.operator.watch.PolicyEnforcement;
import dev.mailingress.operator.watch.SourceKinds;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.stream.Stream;

/** Verifies the path from the clients to the mail servers, once everything is applied: nothing is written. */
final class PathVerifier {

    private final BackendVerifier backendVerifier;
    private final SourceKinds sourceKinds;
    private final PolicyEnforcement policyEnforcement;
    private final AdvisoryObserver advisoryObserver;
    private final Advisories advisories = new Advisories();

    PathVerifier(
            BackendVerifier backendVerifier,
            SourceKinds sourceKinds,
            PolicyEnforcement policyEnforcement,
            AdvisoryObserver advisoryObserver) {
        this.backendVerifier = backendVerifier;
        this.sourceKinds = sourceKinds;
        this.policyEnforcement = policyEnforcement;
        this.advisoryObserver = advisoryObserver;
    }

    /**
     * @param config hash of the configuration of the proxies
     * @param services of the MailIngress
     * @param left former mail servers whose files cannot be removed
     */
    PathState verify(
            MailIngress resource,
            Observation observation,
            Injections injections,
            ServingPlan plan,
            String config,
            ProxyFleet fleet,
            List<DmsState> dms,
            List<Service> services,
            List<RemovalResult.Left> left) {
        ObservedPods pods = observation.pods();
        BackendVerifier.Result backends = backendVerifier.verify(plan, injections, dms, config, fleet, pods, services);
        ClientAddresses clients = clients(fleet, observation);
        PathFacts facts = new PathFacts(
                reports(fleet)
                        .flatMap(report -> report.warnings().stream())
                        .distinct()
                        .toList(),
                clients,
                policyEnforcement.exposed(plan.model(), pods));
        return new PathState(
                backends.verification(),
                backends.checking(),
                clients,
                warnings(resource, plan.model(), observation, facts, left));
    }

    private ClientAddresses clients(ProxyFleet fleet, Observation observation) {
        return ClientAddresses.of(
                reports(fleet)
                        .flatMap(report -> Stream.ofNullable(report.clients()))
                        .toList(),
                fleet.pods().stream().noneMatch(proxy -> proxy.ready() && proxy.report() == null),
                seen -> sourceKinds.of(seen, observation));
    }

    private static Stream<ProxyReport> reports(ProxyFleet fleet) {
        return fleet.pods().stream().flatMap(proxy -> Stream.ofNullable(proxy.report()));
    }

    private List<Advisory> warnings(
            MailIngress resource,
            MailIngressModel model,
            Observation observation,
            PathFacts facts,
            List<RemovalResult.Left> left) {
        List<String> filesLeft =
                left.stream().map(DmsConfiguredCondition::filesLeft).toList();
        return advisories.of(advisoryObserver.observe(resource, model, observation.state(), facts, filesLeft));
    }
}
