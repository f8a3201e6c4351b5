package dev.folkmoot.libp2p.multistream;

import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The side that proposes.
 *
 * <p>Where there is one proposal only, its data need not wait: header, proposal and first bytes go
 * out together, which saves a round trip. Two rules then hold. If the answer is {@code na}, all is
 * lost, since the listener took the data for more lines. And the FIN must wait for the echo ({@link
 * #mayFinish}): js-libp2p loses a half-close that arrives in the same burst as the proposal, and
 * the stream hangs.
 */
public final class MultistreamDialer {

  /** The protocol's own id, the first line of both sides. */
  public static final String HEADER = "/multistream/1.0.0";

  /** More proposals than this mean that the caller does not know what it wants. */
  public static final int MAX_PROPOSALS = 64;

  static final String NOT_AVAILABLE = "na";

  private final LineReader reader = new LineReader();
  private final LineWriter writer = new LineWriter();
  private final Iterator<String> rest;
  private final boolean single;
  private String proposed;
  private boolean headerSeen;
  private Negotiation state = new Negotiation.Pending();

  /**
   * @param proposals protocol ids, the most wanted first
   */
  public MultistreamDialer(List<String> proposals) {
    if (proposals.isEmpty() || proposals.size() > MAX_PROPOSALS) {
      throw new IllegalArgumentException("propose 1 to " + MAX_PROPOSALS + " protocols");
    }
    this.single = proposals.size() == 1;
    this.rest = List.copyOf(proposals).iterator();
    this.proposed = rest.next();
    writer.write(HEADER);
    writer.write(proposed);
  }

  /**
   * Takes what belongs to the negotiation from {@code in}.
   *
   * @throws MalformedException if the listener does not speak multistream
   */
  public Negotiation receive(ByteBuffer in) {
    while (state instanceof Negotiation.Pending) {
      Optional<String> line = reader.read(in);
      if (line.isEmpty()) {
        break;
      }
      state = answered(line.get());
    }
    return state;
  }

  /** Writes what is to be sent and returns its size in bytes. */
  public int drain(ByteBuffer out) {
    return writer.drain(out);
  }

  public boolean hasOutput() {
    return !writer.isEmpty();
  }

  /** Whether data of the (only) proposed protocol may follow {@link #drain}'s bytes now. */
  public boolean mayWrite() {
    return !hasOutput()
        && switch (state) {
          case Negotiation.Selected _ -> true;
          case Negotiation.Pending _ -> single;
          case Negotiation.Refused _ -> false;
        };
  }

  /** Whether the stream's write half may be closed: only after the echo. */
  public boolean mayFinish() {
    return !hasOutput() && state instanceof Negotiation.Selected;
  }

  private Negotiation answered(String line) {
    if (!headerSeen) {
      if (!line.equals(HEADER)) {
        throw new MalformedException("the listener does not speak " + HEADER);
      }
      headerSeen = true;
      return state;
    }
    if (line.equals(proposed)) {
      return new Negotiation.Selected(proposed);
    }
    if (!line.equals(NOT_AVAILABLE)) {
      throw new MalformedException("the listener answers with what was not proposed");
    }
    if (!rest.hasNext()) {
      return new Negotiation.Refused("the remote speaks none of what was proposed");
    }
    proposed = rest.next();
    writer.write(proposed);
    return state;
  }
}
