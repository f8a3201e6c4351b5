package dev.folkmoot.net.wire;

import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.TokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/** {@link TokenLogprob} on the wire. Bytes are left out where they are the token's UTF-8. */
final class LogprobCodec {

  private static final int MAX_TOKEN_BYTES = 4 * 1024;

  private LogprobCodec() {}

  static void write(MessageWriter out, TokenLogprob logprob) {
    out.string(1, logprob.token()).float64(3, logprob.logprob());
    if (!logprob.bytes().equals(utf8(logprob.token()))) {
      byte[] bytes = new byte[logprob.bytes().size()];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = logprob.bytes().get(i);
      }
      out.bytes(2, Bytes.view(bytes, 0, bytes.length));
    }
    logprob.alternatives().forEach(other -> out.message(4, m -> write(m, other)));
  }

  static TokenLogprob read(MessageReader in) {
    return read(in, true);
  }

  private static TokenLogprob read(MessageReader in, boolean mayHaveAlternatives) {
    String token = "";
    List<Byte> bytes = List.of();
    boolean hasBytes = false;
    double value = 0;
    List<TokenLogprob> alternatives = new ArrayList<>(0);
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> token = in.string(MAX_TOKEN_BYTES);
        case 2 -> {
          bytes = asList(in.bytes(MAX_TOKEN_BYTES).toByteArray());
          hasBytes = true;
        }
        case 3 -> value = in.float64();
        case 4 -> {
          if (!mayHaveAlternatives) {
            throw new MalformedMessageException("an alternative has no alternatives");
          }
          Bounded.add(
              alternatives,
              in.message(Limits.MAX_ANSWER_BYTES, inner -> read(inner, false)),
              InferenceRequest.MAX_TOP_LOGPROBS);
        }
        default -> {} // of a later version
      }
    }
    return new TokenLogprob(token, hasBytes ? bytes : utf8(token), value, alternatives);
  }

  private static List<Byte> utf8(String token) {
    return asList(token.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Byte> asList(byte[] bytes) {
    return new AbstractList<>() {
      @Override
      public Byte get(int index) {
        return bytes[index];
      }

      @Override
      public int size() {
        return bytes.length;
      }
    };
  }
}
