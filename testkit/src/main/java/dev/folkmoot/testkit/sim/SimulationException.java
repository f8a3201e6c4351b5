package dev.folkmoot.testkit.sim;

/** The simulation cannot go on: everybody waits, somebody never stops, or a thread failed. */
public final class SimulationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SimulationException(String message) {
    super(message);
  }

  SimulationException(String message, Throwable cause) {
    super(message, cause);
  }
}
