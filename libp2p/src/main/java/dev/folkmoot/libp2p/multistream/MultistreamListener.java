package dev.folkmoot.libp2p.multistream;

import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** The side that answers proposals. */
public final class MultistreamListener {

  /** Lines that a dialer may send before it must have found something. */
  public static final int MAX_PROPOSALS = 64;

  private static final String LIST = "ls";

  private final List<String> supported;
  private final LineReader reader = new LineReader();
  private final LineWriter writer = new LineWriter();
  private boolean headerSeen;
  private int proposals;
  private Negotiation state = new Negotiation.Pending();

  /**
   * @param supported protocol ids that this side accepts
   */
  public MultistreamListener(List<String> supported) {
    this.supported = List.copyOf(supported);
    writer.write(MultistreamDialer.HEADER);
  }

  /**
   * Takes what belongs to the negotiation from {@code in}; data that a dialer sent optimistically
   * stays there.
   *
   * @throws MalformedException if the dialer does not speak multistream
   */
  public Negotiation receive(ByteBuffer in) {
    while (state instanceof Negotiation.Pending) {
      Optional<String> line = reader.read(in);
      if (line.isEmpty()) {
        break;
      }
      state = proposed(line.get());
    }
    return state;
  }

  /** Writes what is to be sent and returns its size in bytes; the echo is part of it. */
  public int drain(ByteBuffer out) {
    return writer.drain(out);
  }

  public boolean hasOutput() {
    return !writer.isEmpty();
  }

  private Negotiation proposed(String line) {
    if (!headerSeen) {
      if (!line.equals(MultistreamDialer.HEADER)) {
        throw new MalformedException("the dialer does not speak " + MultistreamDialer.HEADER);
      }
      headerSeen = true;
      return state;
    }
    proposals++;
    if (supported.contains(line)) {
      writer.write(line);
      return new Negotiation.Selected(line);
    }
    if (line.equals(LIST)) {
      var lines = new LineWriter();
      supported.forEach(lines::write);
      writer.writeNested(lines);
    } else {
      writer.write(MultistreamDialer.NOT_AVAILABLE);
    }
    if (proposals >= MAX_PROPOSALS) {
      return new Negotiation.Refused("the dialer proposed " + MAX_PROPOSALS + " times in vain");
    }
    return state;
  }
}
