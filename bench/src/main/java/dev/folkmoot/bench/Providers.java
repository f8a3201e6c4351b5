package dev.folkmoot.bench;

import dev.folkmoot.net.libp2p.Identity;
import dev.folkmoot.net.pairing.MeshKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Nodes with a model that are lost and started anew, in the background, under their old names. One
 * thread at a time.
 */
final class Providers implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Providers.class.getName());

  private final MeshKey key;
  private final MeshChild asker;
  private final int paceMillis;
  private final int slots;
  private final List<Place> places;
  private final ExecutorService starts = Executors.newVirtualThreadPerTaskExecutor();

  /** How one is lost. */
  enum Loss {
    KILL("kill -9"),
    STOP("SIGSTOP");

    private final String label;

    Loss(String label) {
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /** A node that keeps its name and its key from process to process. */
  private static final class Place {
    private final MeshChild.Who who;
    private Future<MeshChild> child;

    Place(MeshChild.Who who, Future<MeshChild> child) {
      this.who = who;
      this.child = child;
    }
  }

  /** Starts so many, who will meet the asker; all are used for the asker's mesh alone. */
  Providers(MeshKey key, MeshChild asker, int count, int paceMillis, int slots) {
    this.key = key;
    this.asker = asker;
    this.paceMillis = paceMillis;
    this.slots = slots;
    SecureRandom random = new SecureRandom();
    this.places = IntStream.rangeClosed(1, count).mapToObj(i -> place("p" + i, random)).toList();
  }

  private Place place(String name, SecureRandom random) {
    MeshChild.Who who =
        new MeshChild.Who(
            name, MeshProcess.Role.BACKROOM, Identity.draw(random), slots, paceMillis);
    return new Place(who, start(who));
  }

  private Future<MeshChild> start(MeshChild.Who who) {
    return starts.submit(() -> MeshChild.start(who, key, List.of(asker.address())));
  }

  /**
   * Returns when so many can be asked: a new process counts when it says that it serves, and the
   * asker that it has met it.
   */
  void await(int count) throws IOException, InterruptedException {
    MeshChild.await(() -> {
      Set<String> met = asker.providers();
      return places.stream()
              .filter(place -> place.child.isDone() && met.contains(place.who.name()))
              .count()
          >= count;
    });
  }

  /** Loses the one of that name. */
  void lose(Loss loss, String name) throws IOException {
    try {
      MeshChild lost = find(name).child.get();
      switch (loss) {
        case KILL -> lost.kill();
        case STOP -> lost.halt();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IOException(name + " cannot be lost", e);
    }
  }

  /** Begins to start the one of that name anew. */
  void replace(String name) throws InterruptedException, ExecutionException {
    Place place = find(name);
    place.child.get().close();
    place.child = start(place.who);
  }

  private Place find(String name) {
    return places.stream()
        .filter(place -> place.who.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("nobody has the name '" + name + "'"));
  }

  @Override
  public void close() {
    for (Place place : places) {
      try {
        place.child.get().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        LOG.log(System.Logger.Level.WARNING, "a provider did not start", e);
      }
    }
    starts.close();
  }
}
