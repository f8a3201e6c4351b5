package dev.folkmoot.net.wire;

import dev.folkmoot.core.inference.Answered;
import dev.folkmoot.core.inference.Origin;
import dev.folkmoot.core.inference.TokenIds;
import java.util.ArrayList;
import java.util.List;

/** {@link Answered} on the wire: what another provider has said before it was lost. */
final class AnsweredCodec {

  private AnsweredCodec() {}

  static void write(MessageWriter out, Answered answered) {
    out.string(1, answered.thinking())
        .string(2, answered.text())
        .packed(3, answered.tokens())
        .uint(4, answered.toolCalls());
    answered.origins().forEach(origin -> out.message(5, m -> OriginCodec.write(m, origin)));
    if (answered.isByText()) {
      out.uint(6, answered.pieces());
    }
  }

  static Answered read(MessageReader in) {
    String thinking = "";
    String text = "";
    TokenIds tokens = TokenIds.NONE;
    int toolCalls = 0;
    int pieces = 0;
    List<Origin> origins = new ArrayList<>(2);
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> thinking = in.string(Limits.MAX_TEXT_BYTES);
        case 2 -> text = in.string(Limits.MAX_TEXT_BYTES);
        case 3 -> tokens = in.packed(Limits.MAX_ANSWERED_TOKENS, Integer.MAX_VALUE);
        case 4 -> toolCalls = in.uint(Limits.MAX_ANSWERED_TOOL_CALLS);
        case 5 ->
            Bounded.add(
                origins,
                in.message(Limits.MAX_HEADER_BYTES, OriginCodec::read),
                Limits.MAX_ORIGINS);
        case 6 -> pieces = in.uint(Limits.MAX_ANSWERED_TOKENS);
        default -> {} // of a later version
      }
    }
    int counted = Math.max(pieces, tokens.size());
    return new Answered(tokens, counted, text, thinking, toolCalls, origins);
  }
}
