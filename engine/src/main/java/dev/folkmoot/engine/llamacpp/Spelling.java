package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.engine.llamacpp.binding.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The bytes of tokens in an answer. Control tokens have none, but for those that are marks of
 * thoughts and calls: whoever looks for the marks has to see them.
 *
 * @param marks the texts of control tokens that are marks
 */
record Spelling(Vocabulary vocabulary, Map<Integer, byte[]> marks) implements Replay.Pieces {

  Spelling {
    marks = Map.copyOf(marks);
  }

  /** With those of the marks that are control tokens of this model. */
  static Spelling of(Vocabulary vocabulary, List<String> marks) {
    Map<Integer, byte[]> spelled = new HashMap<>();
    for (String mark : marks) {
      int[] tokens = vocabulary.tokenize(mark, false, true);
      if (tokens.length == 1 && vocabulary.piece(tokens[0]).length == 0) {
        spelled.put(tokens[0], mark.getBytes(StandardCharsets.UTF_8));
      }
    }
    return new Spelling(vocabulary, spelled);
  }

  @Override
  public boolean maySay(int token) {
    return vocabulary.contains(token) && !vocabulary.isEndOfGeneration(token);
  }

  @Override
  public byte[] piece(int token) {
    byte[] piece = vocabulary.piece(token);
    return piece.length > 0 || marks.isEmpty() ? piece : marks.getOrDefault(token, piece);
  }
}
