package dev.mailingress.proxy.backend;

import static dev.mailingress.testing.IpAddresses.address;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Resolver whose answers, and when it gives them, the test controls. */
final class ScriptedResolver implements Resolver {

    private final List<Query> pending = new ArrayList<>();
    private final Map<String, Resolution> byHost = new HashMap<>();
    private final Set<String> silentHosts = new HashSet<>();
    private Resolution resolution = new Resolution.Unanswered();
    private boolean silent;
    private int queries;

    private record Query(String host, Consumer<Resolution> answer) {}

    /** Sets the addresses of the name. */
    void answers(String... literals) {
        answers(found(literals));
    }

    void answers(Resolution answer) {
        resolution = answer;
        silent = false;
    }

    /** Sets the addresses of one name only. */
    void answersFor(String host, String... literals) {
        byHost.put(host, found(literals));
        silentHosts.remove(host);
    }

    /** Leaves later queries for this name pending. */
    void stopAnsweringFor(String host) {
        silentHosts.add(host);
    }

    /** Leaves later queries pending. */
    void stopAnswering() {
        silent = true;
    }

    /** Answers the pending queries and all later ones. */
    void resumeAnswering() {
        silent = false;
        silentHosts.clear();
        List<Query> answered = List.copyOf(pending);
        pending.clear();
        answered.forEach(query -> query.answer().accept(resolution(query.host())));
    }

    int queries() {
        return queries;
    }

    int pendingQueries() {
        return pending.size();
    }

    static Resolution found(String... literals) {
        return Resolution.of(Arrays.stream(literals)
                .map(literal -> address(literal, 0).getAddress())
                .toList());
    }

    @Override
    public void resolve(String host, Consumer<Resolution> answer) {
        queries++;
        if (silent || silentHosts.contains(host)) {
            pending.add(new Query(host, answer));
        } else {
            answer.accept(resolution(host));
        }
    }

    private Resolution resolution(String host) {
        return byHost.getOrDefault(host, resolution);
    }
}
