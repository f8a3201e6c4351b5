package dev.folkmoot.net.pairing;

import dev.folkmoot.net.pairing.PairingException.Reason;
import dev.folkmoot.net.wire.Bounded;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.MalformedMessageException;
import dev.folkmoot.net.wire.MessageReader;
import dev.folkmoot.net.wire.MessageWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Every message of the protocol, as one record: which fields it has says where in the exchange it
 * stands.
 *
 * <pre>
 *   1 refusal (uint: number of the reason)      4 round 2 (bytes, three times)
 *   2 plate (string)                            5 round 3 (bytes)
 *   3 round 1 (bytes, six times)                6 sealed (bytes)
 * </pre>
 */
record PairingMessage(
    int refusal, String plate, List<Bytes> round1, List<Bytes> round2, Bytes round3, Bytes sealed) {

  /** The longest one, with nine numbers, has less than four thousand bytes. */
  static final int MAX_BYTES = 8 * 1024;

  private static final int MAX_FIELDS = 32;
  private static final int MAX_PLATE_BYTES = 16;
  private static final int MAX_SEALED_BYTES = 1024;

  private static final int REFUSAL = 1;
  private static final int PLATE = 2;
  private static final int ROUND_1 = 3;
  private static final int ROUND_2 = 4;
  private static final int ROUND_3 = 5;
  private static final int SEALED = 6;

  static PairingMessage opening(String plate, List<Bytes> round1) {
    return new PairingMessage(0, plate, round1, List.of(), Bytes.EMPTY, Bytes.EMPTY);
  }

  static PairingMessage reply(List<Bytes> round1, List<Bytes> round2) {
    return new PairingMessage(0, "", round1, round2, Bytes.EMPTY, Bytes.EMPTY);
  }

  static PairingMessage confirmation(List<Bytes> round2, Bytes round3) {
    return new PairingMessage(0, "", List.of(), round2, round3, Bytes.EMPTY);
  }

  static PairingMessage grant(Bytes round3, Bytes sealed) {
    return new PairingMessage(0, "", List.of(), List.of(), round3, sealed);
  }

  static PairingMessage thanks(Bytes sealed) {
    return new PairingMessage(0, "", List.of(), List.of(), Bytes.EMPTY, sealed);
  }

  static PairingMessage refusal(Reason reason) {
    return new PairingMessage(reason.code(), "", List.of(), List.of(), Bytes.EMPTY, Bytes.EMPTY);
  }

  Bytes encoded() {
    MessageWriter out = new MessageWriter();
    if (refusal > 0) {
      out.uint(REFUSAL, refusal);
    }
    if (!plate.isEmpty()) {
      out.string(PLATE, plate);
    }
    round1.forEach(number -> out.bytes(ROUND_1, number));
    round2.forEach(number -> out.bytes(ROUND_2, number));
    if (round3.size() > 0) {
      out.bytes(ROUND_3, round3);
    }
    if (sealed.size() > 0) {
      out.bytes(SEALED, sealed);
    }
    return out.toBytes();
  }

  /**
   * Reads one that goes on with the exchange.
   *
   * @throws PairingException if it refuses to go on, or is none
   */
  static PairingMessage read(Bytes message) throws PairingException {
    if (message.size() > MAX_BYTES) {
      throw new PairingException(Reason.MALFORMED);
    }
    PairingMessage read;
    try {
      read = MessageReader.read(message, MAX_FIELDS, PairingMessage::decode);
    } catch (MalformedMessageException e) {
      throw new PairingException(Reason.MALFORMED, e);
    }
    if (read.refusal > 0) {
      throw new PairingException(Reason.of(read.refusal));
    }
    return read;
  }

  private static PairingMessage decode(MessageReader in) {
    int refusal = 0;
    String plate = "";
    List<Bytes> round1 = new ArrayList<>();
    List<Bytes> round2 = new ArrayList<>();
    Bytes round3 = Bytes.EMPTY;
    Bytes sealed = Bytes.EMPTY;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case REFUSAL -> refusal = in.uint(Integer.MAX_VALUE);
        case PLATE -> plate = in.string(MAX_PLATE_BYTES);
        case ROUND_1 -> Bounded.add(round1, in.bytes(Pake.MAX_NUMBER_BYTES), Pake.ROUND_1_NUMBERS);
        case ROUND_2 -> Bounded.add(round2, in.bytes(Pake.MAX_NUMBER_BYTES), Pake.ROUND_2_NUMBERS);
        case ROUND_3 -> round3 = in.bytes(Pake.MAX_NUMBER_BYTES);
        case SEALED -> sealed = in.bytes(MAX_SEALED_BYTES);
        default -> {
          // A field of a later version.
        }
      }
    }
    return new PairingMessage(
        refusal, plate, List.copyOf(round1), List.copyOf(round2), round3, sealed);
  }
}
