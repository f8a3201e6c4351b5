package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.engine.speech.Said;
import dev.folkmoot.engine.speech.SpeechParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes what was said of the bytes of tokens: characters first, then thoughts, calls and answer
 * where the model has marks for them, then an end where a stop string comes. A stop string is
 * looked for in the answer only: a model that only thinks of it has not said it.
 *
 * <p>An answer without marks goes the short way: one assembler looks for characters and stop
 * strings at once, and there is nothing to understand.
 */
final class Speech {

  private final TextAssembler characters;
  private final @Nullable SpeechParser parser;
  private final @Nullable TextAssembler stops;

  /**
   * What one answer goes through.
   *
   * @param parser for its marks; null if it has none
   */
  Speech(List<String> stopStrings, @Nullable SpeechParser parser) {
    this.parser = parser;
    characters = new TextAssembler(parser == null ? stopStrings : List.of());
    stops = parser == null || stopStrings.isEmpty() ? null : new TextAssembler(stopStrings);
  }

  /** Takes the bytes of one token and gives what is certain now, perhaps nothing. */
  List<Said> accept(byte[] piece) {
    String text = characters.accept(piece);
    if (text.isEmpty()) {
      return List.of();
    }
    return parser == null ? List.of(new Said.Text(text)) : untilStop(parser.accept(text));
  }

  /** Whether a stop string came. */
  boolean stopped() {
    return stoppedBy() != null;
  }

  /** The stop string that came; null if none did. */
  @Nullable String stoppedBy() {
    return stops == null ? characters.stoppedBy() : stops.stoppedBy();
  }

  /** What was held back, now that nothing more comes. */
  List<Said> flush() {
    String text = characters.flush();
    if (parser == null) {
      return text.isEmpty() ? List.of() : List.of(new Said.Text(text));
    }
    if (stopped()) {
      return List.of();
    }
    List<Said> rest = new ArrayList<>(untilStop(parser.accept(text)));
    rest.addAll(untilStop(parser.end()));
    if (stops != null && !stopped()) {
      addText(stops.flush(), rest);
    }
    return rest;
  }

  private List<Said> untilStop(List<Said> pieces) {
    TextAssembler search = stops;
    if (search == null || pieces.isEmpty()) {
      return pieces;
    }
    List<Said> said = new ArrayList<>(pieces.size());
    for (Said piece : pieces) {
      if (search.stopped()) {
        break;
      }
      if (piece instanceof Said.Text(String text)) {
        addText(search.accept(text.getBytes(StandardCharsets.UTF_8)), said);
      } else {
        // Text that a call ends is complete, and so are the stop strings in it.
        addText(search.flush(), said);
        said.add(piece);
      }
    }
    return said;
  }

  private static void addText(String text, List<Said> said) {
    if (!text.isEmpty()) {
      said.add(new Said.Text(text));
    }
  }

  /** Whether what comes next belongs to the answer, and not to a thought before it. */
  boolean isAnswering() {
    return parser == null || parser.isAnswering();
  }

  /** Why nothing more can be understood; null as long as all is well. */
  @Nullable FailureException fault() {
    return parser == null ? null : parser.fault();
  }
}
