package dev.folkmoot.net.wire;

import dev.folkmoot.core.model.ModelCard;
import java.util.Optional;

/** Messages to bytes and back, as a stream does it. */
final class Wire {

  private Wire() {}

  static Bytes bytes(RequestHeader header) {
    MessageWriter out = new MessageWriter();
    RequestHeaderCodec.write(out, header);
    return out.toBytes();
  }

  static RequestHeader header(Bytes bytes) {
    return MessageReader.read(bytes, Limits.MAX_HEADER_FIELDS, RequestHeaderCodec::read);
  }

  static Bytes bytes(Answer answer) {
    MessageWriter out = new MessageWriter();
    AnswerCodec.write(out, answer);
    return out.toBytes();
  }

  static Optional<Answer> answer(Bytes bytes) {
    return MessageReader.read(bytes, Limits.MAX_ANSWER_FIELDS, AnswerCodec::read);
  }

  static Bytes bytes(Optional<ModelCard> card) {
    MessageWriter out = new MessageWriter();
    CardCodec.writeAnswer(out, card);
    return out.toBytes();
  }

  static Optional<ModelCard> card(Bytes bytes) {
    return MessageReader.read(bytes, Limits.MAX_CARD_FIELDS, CardCodec::readAnswer);
  }

  static Bytes bytes(Gossip gossip) {
    MessageWriter out = new MessageWriter();
    GossipCodec.write(out, gossip);
    return out.toBytes();
  }

  static Optional<Gossip> gossip(Bytes bytes) {
    return MessageReader.read(bytes, Limits.MAX_GOSSIP_FIELDS, GossipCodec::read);
  }
}
