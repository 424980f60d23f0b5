package dev.mailingress.bench.load;

/** Fixed amount of load. */
public interface Work {

    /** Runs the load through {@code port} and returns when the last unit is complete. */
    void drive(LoadLoop loop, int port) throws InterruptedException;

    /** Number of units. */
    double units();

    /** The same load with {@code factor} times the amount, but at least one unit. */
    Work scaled(double factor);
}
