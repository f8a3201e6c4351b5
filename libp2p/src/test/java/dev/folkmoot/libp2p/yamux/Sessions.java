package dev.folkmoot.libp2p.yamux;

import dev.folkmoot.libp2p.yamux.YamuxSession.Role;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Two sessions joined by a wire that cuts bytes wherever its seed says. */
final class Sessions {

  static final long MEGABYTE = 1024 * 1024;

  final YamuxSession dialer;
  final YamuxSession listener;
  final WindowBudget budget;
  final List<YamuxEvent> dialerEvents = new ArrayList<>();
  final List<YamuxEvent> listenerEvents = new ArrayList<>();
  long now;
  private final Random random;

  Sessions(YamuxConfig config, long seed) {
    this(config, config, new WindowBudget(512 * MEGABYTE), seed);
  }

  Sessions(YamuxConfig ofDialer, YamuxConfig ofListener, WindowBudget budget, long seed) {
    this.dialer = new YamuxSession(Role.INITIATOR, ofDialer, new WindowBudget(1L << 40), 0);
    this.listener = new YamuxSession(Role.RESPONDER, ofListener, budget, 0);
    this.budget = budget;
    this.random = new Random(seed);
  }

  /** Standard limits with the given cap of a window and of all windows. */
  static YamuxConfig windows(int maxWindowBytes, long sessionWindowBytes) {
    return config(maxWindowBytes, sessionWindowBytes, 1_000, 256, 256);
  }

  static YamuxConfig config(
      int maxWindow, long sessionWindow, int inbound, int backlog, int unacknowledged) {
    return new YamuxConfig(
        maxWindow,
        sessionWindow,
        256 * 1024,
        2 * 1024 * 1024,
        65_507,
        inbound,
        backlog,
        unacknowledged,
        Duration.ofSeconds(30),
        Duration.ofSeconds(20));
  }

  /** Moves bytes both ways until there are none; bytes are cut at random. */
  void exchange() {
    boolean moved = true;
    while (moved) {
      moved = step(dialer, listener);
      moved |= step(listener, dialer);
    }
  }

  /** One buffer's worth in one direction. */
  boolean step(YamuxSession from, YamuxSession to) {
    var out = ByteBuffer.allocate(13 + random.nextInt(80_000));
    boolean moved = from.drain(out, now) > 0;
    out.flip();
    while (out.hasRemaining()) {
      int piece = 1 + random.nextInt(Math.min(out.remaining(), 1 << random.nextInt(17)));
      to.receive(out.slice(out.position(), piece), now);
      out.position(out.position() + piece);
    }
    collect();
    return moved;
  }

  private void collect() {
    dialerEvents.addAll(eventsOf(dialer));
    listenerEvents.addAll(eventsOf(listener));
  }

  /** All events that wait. */
  static List<YamuxEvent> eventsOf(YamuxSession session) {
    var events = new ArrayList<YamuxEvent>();
    for (var next = session.poll(); next.isPresent(); next = session.poll()) {
      events.add(next.get());
    }
    return events;
  }

  /** Events of one kind, in their order. */
  static <E extends YamuxEvent> List<E> only(Class<E> kind, List<YamuxEvent> events) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Opens a stream from the dialer and hands out both ends, accepted. */
  Ends open() {
    YamuxStream ours = dialer.open(now).orElseThrow();
    exchange();
    YamuxStream theirs = only(YamuxEvent.StreamOpened.class, listenerEvents).getLast().stream();
    theirs.accept();
    exchange();
    return new Ends(ours, theirs);
  }

  /** Both ends of one stream. */
  record Ends(YamuxStream dialed, YamuxStream accepted) {}

  /** Reads all that has arrived. */
  static byte[] readAll(YamuxStream stream, long now) {
    var bytes = new ByteArrayOutputStream();
    var out = ByteBuffer.allocate(16 * 1024);
    while (stream.read(out, now) > 0) {
      bytes.write(out.array(), 0, out.position());
      out.clear();
    }
    return bytes.toByteArray();
  }
}
