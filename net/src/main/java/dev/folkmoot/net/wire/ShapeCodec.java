package dev.folkmoot.net.wire;

import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.core.model.Pooling;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@link ModelShape} on the wire, and what has been read of one. */
final class ShapeCodec {

  private String architecture = "";
  private long parameterCount;
  private String quantization = "";
  private int contextLength;
  private int embeddingLength;
  private int layers;
  private long kvBytesPerToken;
  private int vocabularySize;
  private long weightBytes;
  private Pooling pooling = Pooling.NONE;
  private boolean causal = true;
  private @Nullable String chatTemplate;
  private Set<Capability> capabilities = Set.of();

  static void write(MessageWriter out, ModelShape shape) {
    out.string(1, shape.architecture())
        .uint(2, shape.parameterCount())
        .string(3, shape.quantization())
        .uint(4, shape.contextLength())
        .uint(5, shape.embeddingLength())
        .uint(6, shape.layers())
        .uint(7, shape.kvBytesPerToken())
        .uint(8, shape.vocabularySize())
        .uint(9, shape.weightBytes())
        .constant(10, shape.pooling())
        .bool(11, shape.causal());
    shape.chatTemplate().ifPresent(text -> out.string(12, text));
    out.constants(13, shape.capabilities());
  }

  static ShapeCodec read(MessageReader in) {
    ShapeCodec shape = new ShapeCodec();
    for (int field = in.next(); field != 0; field = in.next()) {
      shape.take(field, in);
    }
    return shape;
  }

  private void take(int field, MessageReader in) {
    switch (field) {
      case 1 -> architecture = in.string(Limits.MAX_NAME_BYTES);
      case 2 -> parameterCount = in.uint(Long.MAX_VALUE);
      case 3 -> quantization = in.string(Limits.MAX_NAME_BYTES);
      case 4 -> contextLength = in.uint(Integer.MAX_VALUE);
      case 5 -> embeddingLength = in.uint(Integer.MAX_VALUE);
      case 6 -> layers = in.uint(Integer.MAX_VALUE);
      case 7 -> kvBytesPerToken = in.uint(Long.MAX_VALUE);
      case 8 -> vocabularySize = in.uint(Integer.MAX_VALUE);
      case 9 -> weightBytes = in.uint(Long.MAX_VALUE);
      case 10 -> pooling = in.oneOf(Pooling.values());
      case 11 -> causal = in.bool();
      case 12 -> chatTemplate = in.string(Limits.MAX_CARD_BYTES);
      case 13 -> capabilities = in.someOf(Capability.values());
      default -> {} // of a later version
    }
  }

  /** The shape; one that cannot be is no message. */
  ModelShape toShape() {
    return new ModelShape(
        architecture,
        parameterCount,
        quantization,
        contextLength,
        embeddingLength,
        layers,
        kvBytesPerToken,
        vocabularySize,
        weightBytes,
        pooling,
        causal,
        Optional.ofNullable(chatTemplate),
        capabilities);
  }
}
