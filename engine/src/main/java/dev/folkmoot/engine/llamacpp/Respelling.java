package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.TokenIds;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds tokens that say a text: for an answer that an engine began which tells none. The text is
 * part of a longer one, and must not be cut as if a text began with it: SentencePiece then puts a
 * blank before its first word, and a client would miss one or get one too many at every later look.
 * So tokens count only if they say the text to the byte, and there are three ways to get such:
 *
 * <ul>
 *   <li>the text as it is, which does where the vocabulary puts nothing before it;
 *   <li>the text without its first blank, where the vocabulary puts that blank there itself;
 *   <li>the text behind something that is cut off again, where it does not begin with a blank.
 * </ul>
 *
 * @param cut cuts a text into tokens, none of them put around it
 * @param pieces what tokens say
 */
record Respelling(Function<String, int[]> cut, Replay.Pieces pieces) {

  /** What stands before the text, in vocabularies where neither grows together with a word. */
  private static final List<String> ANCHORS = List.of("\n", ".", "\u00a7");

  /**
   * Tokens that say a text.
   *
   * @throws FailureException {@code INVALID_REQUEST} if there are none in this vocabulary
   */
  TokenIds tokens(String text) {
    return saying(text, text)
        .or(() -> text.startsWith(" ") ? saying(text, text.substring(1)) : Optional.empty())
        .or(() ->
            ANCHORS.stream()
                .map(anchor -> behind(anchor, text))
                .flatMap(Optional::stream)
                .findFirst())
        .map(tokens -> TokenIds.head(tokens, tokens.length))
        .orElseThrow(() ->
            FailureException.invalid("the answer to go on with cannot be said by this model"));
  }

  private Optional<int[]> saying(String text, String written) {
    int[] tokens = cut.apply(written);
    boolean says = Arrays.equals(bytes(tokens), text.getBytes(StandardCharsets.UTF_8));
    return says ? Optional.of(tokens) : Optional.empty();
  }

  /** The tokens of a text that follows on another; empty if the border runs through a token. */
  private Optional<int[]> behind(String anchor, String text) {
    int[] all = cut.apply(anchor + text);
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    for (int from = all.length - 1, said = 0; from >= 0 && said <= wanted.length; from--) {
      said += pieces.piece(all[from]).length;
      if (said == wanted.length) {
        int[] tokens = Arrays.copyOfRange(all, from, all.length);
        return Arrays.equals(bytes(tokens), wanted) ? Optional.of(tokens) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private byte[] bytes(int[] tokens) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int token : tokens) {
      bytes.writeBytes(pieces.piece(token));
    }
    return bytes.toByteArray();
  }
}
