package dev.folkmoot.net.wire;

import dev.folkmoot.core.inference.Sampling;
import java.util.OptionalLong;

/** {@link Sampling} on the wire; what is left out has its default. */
final class SamplingCodec {

  private SamplingCodec() {}

  static void write(MessageWriter out, Sampling sampling) {
    out.float32(1, sampling.temperature())
        .sint(2, sampling.topK())
        .float32(3, sampling.topP())
        .float32(4, sampling.minP())
        .float32(5, sampling.typicalP())
        .sint(6, sampling.repeatLastN())
        .float32(7, sampling.repeatPenalty())
        .float32(8, sampling.frequencyPenalty())
        .float32(9, sampling.presencePenalty());
    sampling.seed().ifPresent(seed -> out.sint(10, seed));
  }

  static Sampling read(MessageReader in) {
    Sampling usual = Sampling.DEFAULT;
    float temperature = usual.temperature();
    int topK = usual.topK();
    float topP = usual.topP();
    float minP = usual.minP();
    float typicalP = usual.typicalP();
    int repeatLastN = usual.repeatLastN();
    float repeatPenalty = usual.repeatPenalty();
    float frequencyPenalty = usual.frequencyPenalty();
    float presencePenalty = usual.presencePenalty();
    OptionalLong seed = OptionalLong.empty();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> temperature = in.float32();
        case 2 -> topK = in.sint32();
        case 3 -> topP = in.float32();
        case 4 -> minP = in.float32();
        case 5 -> typicalP = in.float32();
        case 6 -> repeatLastN = in.sint32();
        case 7 -> repeatPenalty = in.float32();
        case 8 -> frequencyPenalty = in.float32();
        case 9 -> presencePenalty = in.float32();
        case 10 -> seed = OptionalLong.of(in.sint64());
        default -> {} // of a later version
      }
    }
    return new Sampling(
        temperature,
        topK,
        topP,
        minP,
        typicalP,
        repeatLastN,
        repeatPenalty,
        frequencyPenalty,
        presencePenalty,
        seed);
  }
}
