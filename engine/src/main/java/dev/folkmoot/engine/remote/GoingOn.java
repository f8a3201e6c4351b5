package dev.folkmoot.engine.remote;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Answered;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Origin;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Understands the second part of an answer whose first part another engine gave. The server has
 * read that first part as the end of its prompt. So of the tokens it counts as prompt some are of
 * the answer, as many as were heard before; and what it must say again because it could not be told
 * goes no further. Used by one thread.
 */
final class GoingOn implements StreamDecoder {

  private final RemoteSettings settings;
  private final StreamDecoder decoder;
  private final Answered answered;
  private final Origin here;

  /** What is still to be said again. */
  private String again;

  /**
   * @param decoder of this part
   * @param answered the part before
   * @param again what this part must begin with
   */
  GoingOn(
      RemoteSettings settings,
      StreamDecoder decoder,
      Answered answered,
      Origin here,
      String again) {
    this.settings = settings;
    this.decoder = decoder;
    this.answered = answered;
    this.here = here;
    this.again = again;
  }

  /** The request for the second part alone. */
  static InferenceRequest rest(InferenceRequest whole) {
    int limit = whole.maxTokens();
    return limit <= 0 ? whole : whole.withMaxTokens(Math.max(1, limit - whole.answered().pieces()));
  }

  static FailureException refused(RemoteSettings settings, String why) {
    return FailureException.invalid(
        "engine '%s' cannot go on with an answer that was begun: %s"
            .formatted(settings.name(), why));
  }

  /** The end of an answer that was cut off between its last word and its end. */
  static TokenEvent.Finished complete(Answered answered, Origin here) {
    Duration none = Duration.ZERO;
    return new TokenEvent.Finished(
        FinishReason.LENGTH,
        new Usage(0, 0, answered.pieces(), none, none, none),
        List.of(),
        answered.continuedBy(here, false));
  }

  @Override
  public List<TokenEvent> take(String line) {
    List<TokenEvent> events = new ArrayList<>();
    decoder.take(line).forEach(event -> behindTheSeam(event).ifPresent(events::add));
    return events;
  }

  @Override
  public TokenEvent end() {
    TokenEvent end = decoder.end();
    return end instanceof TokenEvent.Finished finished ? whole(finished) : end;
  }

  private Optional<TokenEvent> behindTheSeam(TokenEvent event) {
    return switch (event) {
      case TokenEvent.Text text -> fresh(text);
      case TokenEvent.Finished finished -> Optional.of(whole(finished));
      case TokenEvent.Thinking _, TokenEvent.ToolCall _ ->
          throw refused(settings, "what it says now is no text");
      case TokenEvent.Failed failed -> Optional.of(failed);
    };
  }

  /** What of a piece was not said before; compared, for a server may also go on elsewhere. */
  private Optional<TokenEvent> fresh(TokenEvent.Text piece) {
    if (again.isEmpty()) {
      return Optional.of(piece);
    }
    String text = piece.text();
    int same = Math.min(again.length(), text.length());
    if (!text.startsWith(again.substring(0, same))) {
      throw refused(settings, "it goes on from another place");
    }
    again = again.substring(same);
    return same == text.length()
        ? Optional.empty()
        : Optional.of(new TokenEvent.Text(text.substring(same), piece.logprobs(), piece.tokens()));
  }

  private TokenEvent.Finished whole(TokenEvent.Finished part) {
    Usage usage = part.usage();
    int prompt = Math.max(0, usage.promptTokens() - answered.pieces());
    return new TokenEvent.Finished(
        part.reason(),
        new Usage(
            prompt,
            Math.min(usage.cachedTokens(), prompt),
            answered.pieces() + usage.completionTokens(),
            usage.queueTime(),
            usage.promptTime(),
            usage.completionTime()),
        part.context(),
        answered.continuedBy(here, false),
        part.stop());
  }
}
