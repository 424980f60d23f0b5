package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.desired.DesiredState;
import dev.mailingress.operator.dms.Injector;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;

/** Everything of the reconciler that looks at or writes to the cluster. */
public final class Cluster {

    private final OwnedObjects owned = new OwnedObjects(new DesiredState());
    private final NameConflicts nameConflicts;
    private final NodeWatch nodes;
    private final FactsObserver facts;
    private final ProxyFleetObserver proxies;
    private final DmsConfigurator mailServers;
    private final MailServerFiles mailServerFiles;
    private final Departures departures;
    private final PodMonitors podMonitors;
    private final Events events;
    private final OwnersFiles ownersFiles;

    /** @param clock tells when events happened, and how long something has been waited for */
    public Cluster(KubernetesClient client, Clock clock) {
        Injector injector = new Injector(client);
        nameConflicts = new NameConflicts(client, owned);
        nodes = new NodeWatch(client);
        facts = new FactsObserver(nodes, new Neighbours(client));
        proxies = new ProxyFleetObserver(client, new HttpProxyProbe());
        mailServers = new DmsConfigurator(injector, new MailServerPodStates(client));
        mailServerFiles = new MailServerFiles(client, injector);
        departures = new Departures(clock);
        podMonitors = new PodMonitors(client, new DesiredState());
        events = new Events(event -> client.resource(event).create(), new EventBudget(clock), clock);
        ownersFiles = new OwnersFiles(client);
    }

    OwnedObjects owned() {
        return owned;
    }

    NameConflicts nameConflicts() {
        return nameConflicts;
    }

    NodeWatch nodes() {
        return nodes;
    }

    FactsObserver facts() {
        return facts;
    }

    ProxyFleetObserver proxies() {
        return proxies;
    }

    DmsConfigurator mailServers() {
        return mailServers;
    }

    MailServerFiles mailServerFiles() {
        return mailServerFiles;
    }

    Departures departures() {
        return departures;
    }

    Events events() {
        return events;
    }

    PodMonitors podMonitors() {
        return podMonitors;
    }

    OwnersFiles ownersFiles() {
        return ownersFiles;
    }
}
