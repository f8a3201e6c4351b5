package dev.folkmoot.app.cli;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.NodePlace;
import dev.folkmoot.app.settings.Configuration;
import dev.folkmoot.models.store.Quantizer;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;

/** What {@code moot serve} runs. The wiring behind it is no affair of the command line. */
public interface NodeProgram {

  /**
   * Starts a node; returns when it answers.
   *
   * @param place what it keeps is kept here; the caller holds its lock
   * @param notes takes what the person who started it should know, a line each
   */
  Running start(Configuration configuration, NodePlace place, Consumer<String> notes);

  /** What {@link #start} would refuse, or overlook, of these settings, a line each. */
  default List<String> complaints(Configuration configuration) {
    return List.of();
  }

  /** What makes weights smaller, for {@code moot create}, which works on the store itself. */
  default Quantizer quantizer(Environment environment) {
    return Quantizer.NONE;
  }

  /** A node that answers. */
  interface Running extends AutoCloseable {

    URI url();

    /** Who it is among its peers; empty if it takes part in no mesh. */
    String id();

    /** Where its peers find it, as multiaddrs. */
    List<String> addresses();

    /** Lets running answers end, for a while, and stops. */
    @Override
    void close();
  }
}
