package dev.mailingress.proxy.backend;

import static dev.mailingress.testing.IpAddresses.address;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** A resolver that answers as a test says, at once or when told. */
final class ScriptedResolver implements Resolver {

    private final List<Consumer<Resolution>> waiting = new ArrayList<>();
    private Resolution resolution = new Resolution.Unanswered();
    private boolean silent;
    private int asked;

    /** From now on the name has these addresses. */
    void says(String... literals) {
        says(found(literals));
    }

    void says(Resolution answer) {
        resolution = answer;
        silent = false;
    }

    /** From now on questions wait. */
    void isSilent() {
        silent = true;
    }

    /** The name server speaks again, and answers what waits. */
    void speaks() {
        silent = false;
        List<Consumer<Resolution>> told = List.copyOf(waiting);
        waiting.clear();
        told.forEach(answer -> answer.accept(resolution));
    }

    int asked() {
        return asked;
    }

    int waiting() {
        return waiting.size();
    }

    static Resolution found(String... literals) {
        return Resolution.of(Arrays.stream(literals)
                .map(literal -> address(literal, 0).getAddress())
                .toList());
    }

    @Override
    public void resolve(String host, Consumer<Resolution> answer) {
        asked++;
        if (silent) {
            waiting.add(answer);
        } else {
            answer.accept(resolution);
        }
    }
}
