package dev.mailingress.bench.load;

/** A fixed amount of load. */
public interface Work {

    /** Drives it through {@code port} and returns when the last unit is done. */
    void drive(LoadLoop loop, int port) throws InterruptedException;

    /** How many units that is. */
    double units();

    /** The same with {@code factor} times the amount, but never less than one of everything. */
    Work scaled(double factor);
}
