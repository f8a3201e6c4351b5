package dev.folkmoot.net.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@link Gossip} on the wire; the field numbers stand in the package documentation. */
public final class GossipCodec {
  private static final int ADVERTS = 1;
  private static final int KNOWN = 2;
  private static final int WANTED = 3;
  private static final int LOAD = 4;
  private static final int GOODBYE = 5;

  private static final int MARK_BYTES = 2 * Long.BYTES;

  private GossipCodec() {}

  public static void write(MessageWriter out, Gossip gossip) {
    switch (gossip) {
      case Gossip.Adverts adverts -> out.message(ADVERTS, m -> writeAdverts(m, adverts));
      case Gossip.Known(List<Gossip.Mark> marks, boolean begins) ->
          out.message(KNOWN, m -> m.bytes(1, encode(marks)).bool(2, begins));
      case Gossip.AdvertsWanted(List<Gossip.Mark> marks) ->
          out.message(WANTED, m -> m.bytes(1, encode(marks)));
      case Gossip.Load(Bytes report) -> out.bytes(LOAD, report);
      case Gossip.Goodbye(Duration after) -> out.message(GOODBYE, m -> m.uint(1, after.toMillis()));
    }
  }

  /**
   * Reads a message.
   *
   * @return empty for a message of a later version, which is to be passed over
   */
  public static Optional<Gossip> read(MessageReader in) {
    @Nullable Gossip gossip = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      gossip =
          switch (field) {
            case ADVERTS -> in.message(Limits.MAX_GOSSIP_BYTES, GossipCodec::readAdverts);
            case KNOWN -> in.message(Limits.MAX_GOSSIP_BYTES, GossipCodec::readKnown);
            case WANTED ->
                new Gossip.AdvertsWanted(
                    in.message(Limits.MAX_GOSSIP_BYTES, GossipCodec::readKnown).marks());
            case LOAD -> new Gossip.Load(in.bytes(Limits.MAX_HEADER_BYTES));
            case GOODBYE -> in.message(Limits.MAX_GOSSIP_BYTES, GossipCodec::readGoodbye);
            default -> gossip; // of a later version
          };
    }
    return Optional.ofNullable(gossip);
  }

  private static void writeAdverts(MessageWriter out, Gossip.Adverts adverts) {
    out.uint(1, Math.max(0, adverts.sentAt().toEpochMilli()));
    adverts
        .adverts()
        .forEach(passed ->
            out.message(
                2, m -> m.bytes(1, passed.envelope()).uint(2, passed.remaining().toMillis())));
  }

  private static Gossip.Adverts readAdverts(MessageReader in) {
    Instant sentAt = Instant.EPOCH;
    List<Gossip.Passed> adverts = new ArrayList<>();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> sentAt = Instant.ofEpochMilli(in.uint(Limits.MAX_EPOCH_MILLIS));
        case 2 ->
            Bounded.add(
                adverts,
                in.message(Limits.MAX_GOSSIP_BYTES, GossipCodec::readPassed),
                Gossip.MAX_ADVERTS);
        default -> {} // of a later version
      }
    }
    return new Gossip.Adverts(sentAt, adverts);
  }

  private static Gossip.Passed readPassed(MessageReader in) {
    Bytes envelope = Bytes.EMPTY;
    Duration remaining = Duration.ZERO;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        // What is too long for an advert is the book's to judge, and to hold against its sender.
        case 1 -> envelope = in.bytes(Limits.MAX_GOSSIP_BYTES);
        case 2 -> remaining = Durations.millis(in);
        default -> {} // of a later version
      }
    }
    return new Gossip.Passed(envelope, remaining);
  }

  private static Gossip.Known readKnown(MessageReader in) {
    List<Gossip.Mark> marks = List.of();
    boolean begins = false;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> marks = decode(in.bytes(Gossip.MAX_MARKS * MARK_BYTES));
        case 2 -> begins = in.bool();
        default -> {} // of a later version
      }
    }
    return new Gossip.Known(marks, begins);
  }

  private static Gossip readGoodbye(MessageReader in) {
    Duration after = Duration.ZERO;
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        after = Durations.millis(in);
      }
    }
    return new Gossip.Goodbye(after);
  }

  private static Bytes encode(List<Gossip.Mark> marks) {
    byte[] bytes = new byte[marks.size() * MARK_BYTES];
    int at = 0;
    for (Gossip.Mark mark : marks) {
      LittleEndian.putLong(bytes, at, mark.node());
      LittleEndian.putLong(bytes, at + Long.BYTES, mark.sequence());
      at += MARK_BYTES;
    }
    return Bytes.view(bytes, 0, bytes.length);
  }

  private static List<Gossip.Mark> decode(Bytes packed) {
    if (packed.size() % MARK_BYTES != 0) {
      throw new MalformedMessageException("a mark has " + MARK_BYTES + " bytes");
    }
    byte[] bytes = packed.toByteArray();
    List<Gossip.Mark> marks = new ArrayList<>(bytes.length / MARK_BYTES);
    for (int at = 0; at < bytes.length; at += MARK_BYTES) {
      marks.add(
          new Gossip.Mark(
              LittleEndian.getLong(bytes, at), LittleEndian.getLong(bytes, at + Long.BYTES)));
    }
    return marks;
  }
}
