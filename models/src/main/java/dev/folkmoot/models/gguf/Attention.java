package dev.folkmoot.models.gguf;

import java.util.OptionalLong;

/**
 * The attention heads of every layer, from keys that hold one number for all layers or an array
 * with one for each.
 *
 * <p>The size of a head has a key of its own; where it is missing it is the model's width shared
 * among the heads of the first layer, as the engine computes it.
 */
record Attention(GgufFile file) {

  private static final int BYTES_PER_NUMBER = 2; // the engine's cache is f16 unless told otherwise

  int layers() {
    return (int) file.whole(file.ofArchitecture("block_count")).orElse(0);
  }

  long heads(int layer) {
    return perLayer("attention.head_count", layer).orElse(0);
  }

  /** Heads that keys and values have; as many as there are heads where the file does not say. */
  long keyValueHeads(int layer) {
    return perLayer("attention.head_count_kv", layer).orElseGet(() -> heads(layer));
  }

  long keyLength() {
    return file.whole(file.ofArchitecture("attention.key_length")).orElseGet(this::sharedWidth);
  }

  long valueLength() {
    return file.whole(file.ofArchitecture("attention.value_length")).orElseGet(this::sharedWidth);
  }

  private long sharedWidth() {
    long heads = heads(0);
    return heads == 0 ? 0 : file.whole(file.ofArchitecture("embedding_length")).orElse(0) / heads;
  }

  /** Bytes that keys and values of one token take, over all layers. */
  long cacheBytesPerToken() {
    long heads = 0;
    for (int layer = 0; layer < layers(); layer++) {
      heads += keyValueHeads(layer);
    }
    return heads * (keyLength() + valueLength()) * BYTES_PER_NUMBER;
  }

  OptionalLong perLayer(String suffix, int layer) {
    String key = file.ofArchitecture(suffix);
    GgufArray array = file.array(key).orElse(null);
    if (array == null) {
      return file.whole(key);
    }
    return array.isWhole() && layer < array.size()
        ? OptionalLong.of(array.whole(layer))
        : OptionalLong.empty();
  }
}
