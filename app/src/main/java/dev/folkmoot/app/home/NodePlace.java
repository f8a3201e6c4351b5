package dev.folkmoot.app.home;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where one of the nodes of a home keeps what is its own: its lock, its note, its identity. The
 * first has the root of the home, for scripts have always looked there; further ones have a folder
 * each. What all of them share, models and the key of the mesh, is the home's.
 *
 * @param number from 1 to {@value #MAX_NODES}
 */
public record NodePlace(FolkmootHome home, int number) {

  /** Nodes of one home at once. More of them than this on one machine are a mistake. */
  public static final int MAX_NODES = 32;

  public NodePlace {
    if (number < 1 || number > MAX_NODES) {
      throw new IllegalArgumentException("no node has the number " + number);
    }
  }

  public boolean isFirst() {
    return number == 1;
  }

  /** The process id of the running node and nothing else, for scripts. */
  public Path pidFile() {
    return folder().resolve("moot.pid");
  }

  /** The key that the node's id is made of. */
  public Path keyFile() {
    return folder().resolve("node.key");
  }

  /** The certificate that this node shows now: what this home's commands believe it by. */
  Path certificateFile() {
    return folder().resolve("api.crt");
  }

  Path nodeFile() {
    return folder().resolve("moot.node");
  }

  Path lockFile() {
    return folder().resolve("moot.lock");
  }

  Path folder() {
    return isFirst() ? home.root() : home.nodes().resolve(Integer.toString(number));
  }

  /** Makes the directories that are not there yet. */
  void create() {
    home.create();
    try {
      Files.createDirectories(folder());
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot make " + folder() + ": " + e.getMessage(), e);
    }
  }
}
