package dev.folkmoot.models.gguf;

import dev.folkmoot.core.failure.FailureException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A GGUF file that changes a model: for some of its tensors a pair of thin ones, A and B, whose
 * product is added to it, times {@code adapter.lora.alpha} by their common length, the rank.
 *
 * <p>As in {@link Soundness}, the rules stand for what would end the process: llama.cpp v0.5.0
 * ({@code llama-adapter.cpp}) looks at names and at two sides of each shape, and what else does not
 * fit meets an assertion when the first token is computed ({@code llama-graph.cpp}). A type of a
 * metadata value that it did not expect is an assertion as well.
 *
 * <p>LoRA: Hu et al., <i>LoRA: Low-Rank Adaptation of Large Language Models</i>, ICLR 2022.
 */
public final class LoraAdapter {

  private static final String ALPHA = "adapter.lora.alpha";
  private static final String INVOCATION = "adapter.alora.invocation_tokens";
  private static final String A = ".lora_a";
  private static final String B = ".lora_b";

  /** llama.cpp passes these over: adapters bring them, and work without. */
  private static final String NORM = "_norm.weight";

  private static final String TOKENS = "token_embd.weight";

  /** Where a model has none, its embedding of tokens stands for it, the other way round. */
  private static final String OUTPUT = "output.weight";

  /** What converters write; some other types have no multiplication. */
  private static final Set<TensorType> TYPES =
      EnumSet.of(TensorType.F32, TensorType.F16, TensorType.BF16, TensorType.Q8_0);

  private final GgufFile file;

  public LoraAdapter(GgufFile file) {
    this.file = file;
  }

  /** Whether a file says that it is an adapter, of whatever kind. */
  public static boolean isOne(GgufFile file) {
    return file.text("general.type").filter("adapter"::equals).isPresent();
  }

  /**
   * Refuses an adapter that the engine cannot lay over these weights.
   *
   * @return bytes of its tensors
   * @throws FailureException {@code INVALID_REQUEST} with the reason
   */
  public long requireFitting(GgufFile base) {
    checkKind(base);
    Map<String, TensorInfo> targets = new HashMap<>();
    base.tensors().forEach(tensor -> targets.put(tensor.name(), tensor));
    Map<String, TensorInfo> own = new HashMap<>();
    file.tensors().forEach(tensor -> own.put(tensor.name(), tensor));
    long bytes = 0;
    int pairs = 0;
    for (TensorInfo tensor : file.tensors()) {
      String name = tensor.name();
      if (name.endsWith(A)) {
        String target = name.substring(0, name.length() - A.length());
        checkPair(target, tensor, own.get(target + B), targets);
        pairs++;
      } else if (name.endsWith(B)) {
        if (!own.containsKey(name.substring(0, name.length() - B.length()) + A)) {
          throw unfit("\"%s\" comes without its other half", name);
        }
      } else if (!name.endsWith(NORM)) {
        throw unfit("\"%s\" is neither half of a pair (\"%s\", \"%s\")", name, A, B);
      }
      bytes = Math.addExact(bytes, tensor.bytes());
    }
    if (pairs == 0) {
      throw unfit("it changes nothing");
    }
    return bytes;
  }

  private void checkKind(GgufFile base) {
    if (!isOne(file)) {
      throw unfit("its \"general.type\" is not \"adapter\"");
    }
    String type = file.text("adapter.type").orElse("");
    if (!type.equals("lora")) {
      throw unfit("its \"adapter.type\" is \"%s\", and only \"lora\" is known", type);
    }
    if (!file.architecture().equals(base.architecture())) {
      throw unfit(
          "it is for models of the architecture %s, and this one is %s",
          file.architecture(), base.architecture());
    }
    if (file.value(INVOCATION).isPresent()) {
      throw unfit(
          "it is an activated LoRA (\"%s\"), which would change the model only from certain tokens"
              + " on: that is not supported",
          INVOCATION);
    }
    GgufValue alpha = file.value(ALPHA).orElse(null);
    if (alpha != null
        && !(alpha instanceof GgufValue.Real(double value, ValueType width)
            && width == ValueType.FLOAT32
            && Double.isFinite(value))) {
      throw unfit("\"%s\" is no number of 32 bits", ALPHA);
    }
  }

  private void checkPair(
      String name, TensorInfo a, @Nullable TensorInfo b, Map<String, TensorInfo> targets) {
    TensorInfo target = targets.get(name);
    if (b == null) {
      throw unfit("\"%s\" comes without its other half", a.name());
    }
    if (target == null) {
      throw unfit("the model has no tensor \"%s\"", name);
    }
    if (!TYPES.contains(a.type()) || !TYPES.contains(b.type())) {
      throw unfit(
          "\"%s\" is of the types %s and %s; known are %s", name, a.type(), b.type(), TYPES);
    }
    if (target.type() == TensorType.NVFP4) {
      throw unfit("the model's \"%s\" is of the type NVFP4, over which nothing can be laid", name);
    }
    boolean embedding = name.endsWith(TOKENS);
    if (embedding && !targets.containsKey(OUTPUT)) {
      throw unfit("the model uses \"%s\" for its output too, and the engine cannot do both", name);
    }
    boolean fits =
        embedding
            ? side(b, 1) == side(target, 0) && side(a, 1) == side(target, 1)
            : side(a, 0) == side(target, 0) && side(b, 1) == side(target, 1);
    // Of an embedding A is not turned round, so its rank stands first in both.
    int rankOfA = embedding ? 0 : 1;
    fits &= side(a, rankOfA) == side(b, 0);
    for (int further = 2; further < 4; further++) {
      fits &= side(a, further) == side(target, further);
      fits &= side(b, further) == side(target, further);
    }
    if (!fits || target.shape().size() < 2) {
      throw unfit(
          "for \"%s\" of the shape %s it has %s and %s",
          name, target.shape(), a.shape(), b.shape());
    }
  }

  /** A dimension that a tensor does not have is 1. */
  private static long side(TensorInfo tensor, int index) {
    List<Long> shape = tensor.shape();
    return index < shape.size() ? shape.get(index) : 1;
  }

  @SuppressWarnings("AnnotateFormatMethod") // would make a build tool a dependency at run time
  private static FailureException unfit(String format, Object... arguments) {
    return FailureException.invalid(
        "the adapter does not fit: "
            + String.format(Locale.ROOT, format, arguments)
            + "; give one that was made for this model");
  }
}
