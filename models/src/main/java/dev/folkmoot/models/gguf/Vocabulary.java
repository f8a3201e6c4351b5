package dev.folkmoot.models.gguf;

import static dev.folkmoot.models.gguf.Soundness.unsound;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The tokens of a model and the lists that go with them. */
final class Vocabulary {

  static final long MAX_TOKENS = 4 << 20;

  private static final String MODEL = "tokenizer.ggml.model";
  private static final String TOKENS = "tokenizer.ggml.tokens";
  private static final String SCORES = "tokenizer.ggml.scores";
  private static final String TYPES = "tokenizer.ggml.token_type";
  private static final String MERGES = "tokenizer.ggml.merges";

  /** What the file calls a SentencePiece tokenizer, after its first user. */
  private static final String SENTENCE_PIECE = "llama";

  /** Models with these have no tokens of their own in the file. */
  private static final Set<String> NO_TOKENIZER = Set.of("no_vocab", "none");

  /** Where the file names a token for the hole in a text; older files used the second name. */
  private static final List<String> INFILL_KEYS =
      List.of("tokenizer.ggml.fim_pre_token_id", "tokenizer.ggml.prefix_token_id");

  /**
   * What models call the token before the text before the hole: the texts that llama.cpp looks for
   * where the file names none.
   */
  private static final Set<String> INFILL_TOKENS =
      Set.of(
          "<|fim_prefix|>",
          "<fim-prefix>",
          "<fim_prefix>",
          "<PRE>",
          "▁<PRE>",
          "<|code_prefix|>",
          "<｜fim▁begin｜>");

  private Vocabulary() {}

  static int size(GgufFile file) {
    return file.array(TOKENS)
        .map(GgufArray::size)
        .orElseGet(() -> (int) file.whole(file.ofArchitecture("vocab_size")).orElse(0));
  }

  static void check(GgufFile file) {
    String model = file.text(MODEL).orElseThrow(() -> unsound("the key \"%s\" is missing", MODEL));
    if (NO_TOKENIZER.contains(model)) {
      throw unsound("it brings no tokenizer (\"%s\" is \"%s\")", MODEL, model);
    }
    GgufArray tokens =
        file.array(TOKENS)
            .filter(GgufArray::isText)
            .orElseThrow(() -> unsound("\"%s\" is missing or no list of strings", TOKENS));
    if (tokens.size() == 0) {
      throw unsound("\"%s\" is empty", TOKENS);
    }
    checkCompanion(file, SCORES, tokens.size());
    checkCompanion(file, TYPES, tokens.size());
    if (file.value(MERGES).isPresent() && file.array(MERGES).filter(GgufArray::isText).isEmpty()) {
      throw unsound("\"%s\" is no list of strings", MERGES);
    }
    Set<String> texts = unique(tokens);
    if (model.equals(SENTENCE_PIECE)) {
      checkBytes(texts);
    }
  }

  /** A list with an entry for each token: the engine reads it by the token's number. */
  private static void checkCompanion(GgufFile file, String key, int tokens) {
    if (file.value(key).isEmpty()) {
      return;
    }
    GgufArray list = file.array(key).orElseThrow(() -> unsound("\"%s\" is no list", key));
    boolean fits =
        list.elementType() == ValueType.INT32
            || (key.equals(SCORES) && list.elementType() == ValueType.FLOAT32);
    if (!fits) {
      throw unsound("\"%s\" is a list of %s", key, list.elementType());
    }
    if (list.size() < tokens) {
      throw unsound("\"%s\" has %d entries for %d tokens", key, list.size(), tokens);
    }
  }

  /** The engine asserts that no two tokens are the same text. */
  private static Set<String> unique(GgufArray tokens) {
    Set<String> seen = HashSet.newHashSet(tokens.size());
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.cString(i);
      // An empty token is given a name of its own by the engine.
      if (!seen.add(token.isEmpty() ? "[EMPTY_" + i + "]" : token)) {
        throw unsound("token %d, \"%s\", is there twice", i, tokens.text(i));
      }
    }
    return seen;
  }

  /**
   * A SentencePiece vocabulary spells what it does not know byte by byte. Where a byte has no
   * token, the engine's look-up throws a C++ exception through its C interface, which ends the
   * process: one unusual character in a prompt would do.
   */
  private static void checkBytes(Set<String> texts) {
    for (int b = 0; b <= 0xff; b++) {
      String name = String.format(Locale.ROOT, "<0x%02X>", b);
      boolean itself = b > 0 && b < 0x80 && texts.contains(Character.toString(b));
      if (!itself && !texts.contains(name)) {
        throw unsound("its vocabulary has no token for the byte %s", name);
      }
    }
  }

  /** Whether the model knows tokens for filling a hole in a text. */
  static boolean canInfill(GgufFile file) {
    if (INFILL_KEYS.stream().anyMatch(key -> file.whole(key).isPresent())) {
      return true;
    }
    GgufArray tokens = file.array(TOKENS).orElse(null);
    for (int i = 0; tokens != null && i < tokens.size(); i++) {
      if (INFILL_TOKENS.contains(tokens.text(i))) {
        return true;
      }
    }
    return false;
  }
}
