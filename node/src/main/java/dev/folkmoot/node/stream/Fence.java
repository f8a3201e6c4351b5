package dev.folkmoot.node.stream;

import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenIds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The limits of a request, kept by who asked: a peer that is broken or lies may go on past them,
 * and whoever passes its words on would go on with it. So may another program on this machine; and
 * one that goes on with a text looks for stop strings in its own part only, where one may begin in
 * the part before. Hears the whole answer, whoever gives it.
 *
 * <p>Stop strings are looked for in the text as it was said. An engine that keeps to them holds
 * back what may be the beginning of one, so that no answer of it ever contains one. Used by one
 * thread.
 */
final class Fence {

  /** Text that comes without tokens: what was held back at a break, and at the end. */
  private static final int BARE_EVENTS_PER_LEG = 2;

  private final int maxTokens;
  private final List<String> stops;
  private final int longestStop;
  private String tail = "";
  private int tokens;
  private int events;
  private int bare;

  /** What is to be done with an event of a peer. */
  sealed interface Ruling {}

  /** It is within the limits. */
  record Within() implements Ruling {}

  /**
   * The answer should have ended, and ends here.
   *
   * @param rest of the event, up to a stop string; perhaps none
   * @param stop the stop string that ends it; empty if it is the limit on tokens
   */
  record Over(Optional<TokenEvent.Text> rest, Optional<String> stop) implements Ruling {}

  private static final Ruling FULL = new Over(Optional.empty(), Optional.empty());

  /** It goes past the limit in one piece, of which nobody can tell where it should have ended. */
  record Torn() implements Ruling {}

  static final Ruling WITHIN = new Within();

  Fence(InferenceRequest request) {
    this.maxTokens = request.maxTokens();
    // Half a surrogate pair is in no text, but may be found in the middle of a whole one.
    this.stops =
        request.stop().stream()
            .filter(stop -> StandardCharsets.UTF_8.newEncoder().canEncode(stop))
            .toList();
    this.longestStop = stops.stream().mapToInt(String::length).max().orElse(0);
  }

  /**
   * Judges what is said next; takes nothing into account yet.
   *
   * @param isStranger whether it may lie on purpose, so that who counts nothing is counted by the
   *     piece; a program of the owner's may cut its words as it likes
   */
  Ruling judge(TokenEvent event, boolean isStranger) {
    if (event.isLast()) {
      return WITHIN;
    }
    int more = tokensOf(event).size();
    if (maxTokens >= 0 && tokens + more > maxTokens) {
      return tokens >= maxTokens ? FULL : new Torn();
    }
    if (isStranger
        && maxTokens >= 0
        && more == 0
        && bare >= BARE_EVENTS_PER_LEG
        && events >= maxTokens) {
      return FULL;
    }
    return event instanceof TokenEvent.Text text && longestStop > 0 ? stop(text) : WITHIN;
  }

  private Ruling stop(TokenEvent.Text text) {
    String seen = tail + text.text();
    int first = -1;
    String which = "";
    for (String stop : stops) {
      int at = seen.indexOf(stop);
      if (at >= 0 && (first < 0 || at < first)) {
        first = at;
        which = stop;
      }
    }
    if (first < 0) {
      return WITHIN;
    }
    Optional<TokenEvent.Text> rest =
        first <= tail.length()
            ? Optional.empty() // the beginning was said before anybody could know
            : Optional.of(
                new TokenEvent.Text(
                    seen.substring(tail.length(), first), List.of(), text.tokens()));
    return new Over(rest, Optional.of(which));
  }

  /** This was said. */
  void said(TokenEvent event) {
    int more = tokensOf(event).size();
    tokens += more;
    events++;
    bare += more == 0 ? 1 : 0;
    if (event instanceof TokenEvent.Text text && longestStop > 1) {
      String all = tail + text.text();
      tail = all.substring(Math.max(0, all.length() - longestStop + 1));
    }
  }

  /** Somebody else goes on. */
  void taken() {
    bare = 0;
  }

  private static TokenIds tokensOf(TokenEvent event) {
    return switch (event) {
      case TokenEvent.Text text -> text.tokens();
      case TokenEvent.Thinking thought -> thought.tokens();
      case TokenEvent.ToolCall call -> call.tokens();
      case TokenEvent.Finished _, TokenEvent.Failed _ -> TokenIds.NONE;
    };
  }
}
