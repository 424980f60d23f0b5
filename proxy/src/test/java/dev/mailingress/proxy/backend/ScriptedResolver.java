package dev.mailingress.proxy.backend;

import static dev.mailingress.testing.IpAddresses.address;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Resolver whose answers, and when it gives them, the test controls. */
final class ScriptedResolver implements Resolver {

    private final List<Consumer<Resolution>> pending = new ArrayList<>();
    private Resolution resolution = new Resolution.Unanswered();
    private boolean silent;
    private int queries;

    /** Sets the addresses of the name. */
    void answers(String... literals) {
        answers(found(literals));
    }

    void answers(Resolution answer) {
        resolution = answer;
        silent = false;
    }

    /** Leaves later queries pending. */
    void stopAnswering() {
        silent = true;
    }

    /** Answers the pending queries and all later ones. */
    void resumeAnswering() {
        silent = false;
        List<Consumer<Resolution>> answered = List.copyOf(pending);
        pending.clear();
        answered.forEach(answer -> answer.accept(resolution));
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
        if (silent) {
            pending.add(answer);
        } else {
            answer.accept(resolution);
        }
    }
}
