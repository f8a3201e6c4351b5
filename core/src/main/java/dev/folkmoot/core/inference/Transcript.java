package dev.folkmoot.core.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what is said of an answer, so that it can be taken up by another engine. Whoever
 * forwards a stream adds every event to it before sending the event on. Used by one thread at a
 * time.
 */
public final class Transcript {

  private static final int FIRST_TOKENS = 64;

  private final StringBuilder text = new StringBuilder();
  private final StringBuilder thinking = new StringBuilder();
  private final List<Origin> origins = new ArrayList<>();
  private int[] tokens = new int[FIRST_TOKENS];
  private int count;
  private int toolCalls;
  private boolean complete = true;
  private @Nullable Origin speaker;

  /**
   * An engine begins, or takes the answer up. One that is lost before its first word counts not.
   */
  public void from(Origin origin) {
    speaker = origin;
  }

  /** Writes an event down. */
  public void add(TokenEvent event) {
    switch (event) {
      case TokenEvent.Text piece -> {
        text.append(piece.text());
        add(piece.tokens(), !piece.text().isEmpty());
      }
      case TokenEvent.Thinking thought -> {
        thinking.append(thought.text());
        add(thought.tokens(), !thought.text().isEmpty());
      }
      case TokenEvent.ToolCall call -> {
        toolCalls++;
        add(call.tokens(), true);
      }
      case TokenEvent.Finished _, TokenEvent.Failed _ -> {
        // they say nothing of the answer itself
      }
    }
  }

  private void add(TokenIds more, boolean says) {
    if (count + more.size() > tokens.length) {
      tokens = Arrays.copyOf(tokens, Math.max(tokens.length * 2, count + more.size()));
    }
    for (int i = 0; i < more.size(); i++) {
      tokens[count++] = more.get(i);
    }
    if (says && count == 0) {
      complete = false;
    }
    Origin first = speaker;
    if (first != null && (says || !more.isEmpty())) {
      origins.add(first);
      speaker = null;
    }
  }

  /** How many tokens it has. */
  public int tokens() {
    return count;
  }

  /** Whether nothing was said yet. */
  public boolean isEmpty() {
    return count == 0 && complete;
  }

  /** Whether another engine can go on: not if there was an event that did not bring its tokens. */
  public boolean isResumable() {
    return complete;
  }

  /** What was said until now. */
  public Answered answered() {
    return new Answered(
        TokenIds.head(tokens, count), text.toString(), thinking.toString(), toolCalls, origins);
  }
}
