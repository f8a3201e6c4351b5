package dev.folkmoot.net.wire;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.Continuity;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.Origin;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenEvent.Finished;
import dev.folkmoot.core.inference.TokenIds;
import dev.folkmoot.core.inference.Usage;
import dev.folkmoot.core.model.Digest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@link Answer} on the wire; the field numbers stand in the package documentation. */
public final class AnswerCodec {
  static final int TEXT = 1;
  static final int LOGPROB = 2;
  static final int TOKENS = 3;
  static final int THINKING = 4;
  static final int TOOL_CALL = 5;
  static final int FINISHED = 6;
  static final int FAILED = 7;
  static final int ACCEPTED = 8;
  static final int REFUSED = 9;
  static final int BEAT = 10;
  static final int EMBEDDED = 11;
  static final int ALL_EMBEDDED = 12;
  static final int COUNTED = 13;
  static final int BEGAN = 14;

  private AnswerCodec() {}

  public static void write(MessageWriter out, Answer answer) {
    switch (answer) {
      case Answer.Event(TokenEvent event) -> writeEvent(out, event);
      case Answer.Accepted accepted -> out.message(ACCEPTED, m -> writeAccepted(m, accepted));
      case Answer.Began(Origin origin) -> out.message(BEGAN, m -> OriginCodec.write(m, origin));
      case Answer.Refused(Refusal kind, String message, Duration retryAfter) ->
          out.message(
              REFUSED, m -> m.constant(1, kind).string(2, message).uint(3, retryAfter.toMillis()));
      case Answer.Beat(int done, int tokens) ->
          out.message(BEAT, m -> m.uint(1, done).uint(2, tokens));
      case Answer.Embedded(int text, Vector vector) ->
          out.message(EMBEDDED, m -> m.uint(1, text).bytes(2, vector.encode()));
      case Answer.AllEmbedded(int tokens) -> out.uint(ALL_EMBEDDED, tokens);
      case Answer.Counted(int tokens) -> out.uint(COUNTED, tokens);
    }
  }

  private static void writeEvent(MessageWriter out, TokenEvent event) {
    switch (event) {
      case TokenEvent.Text text -> {
        out.string(TEXT, text.text());
        if (!text.logprobs().isEmpty()) {
          text.logprobs()
              .forEach(logprob -> out.message(LOGPROB, m -> LogprobCodec.write(m, logprob)));
        }
        writeTokens(out, text.tokens());
      }
      case TokenEvent.Thinking(String text, TokenIds tokens) -> {
        out.string(THINKING, text);
        writeTokens(out, tokens);
      }
      case TokenEvent.ToolCall(var call, TokenIds tokens) -> {
        out.message(TOOL_CALL, m -> PromptCodec.writeCall(m, call));
        writeTokens(out, tokens);
      }
      case Finished finished -> out.message(FINISHED, m -> writeFinished(m, finished));
      case TokenEvent.Failed(Failure failure) ->
          out.message(FAILED, m -> m.constant(1, failure.kind()).string(2, failure.message()));
    }
  }

  private static void writeTokens(MessageWriter out, TokenIds tokens) {
    if (!tokens.isEmpty()) {
      out.packed(TOKENS, tokens);
    }
  }

  /**
   * Reads an answer.
   *
   * @return empty for one of a later version, which is to be passed over
   */
  public static Optional<Answer> read(MessageReader in) {
    AnswerFields fields = new AnswerFields();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case TEXT -> fields.text(in.string(Limits.MAX_ANSWER_BYTES));
        case LOGPROB -> fields.logprob(in.message(Limits.MAX_ANSWER_BYTES, LogprobCodec::read));
        case TOKENS -> fields.tokens(in.packed(Limits.MAX_TOKENS, Integer.MAX_VALUE));
        case THINKING -> fields.thinking(in.string(Limits.MAX_ANSWER_BYTES));
        case TOOL_CALL ->
            fields.toolCall(in.message(Limits.MAX_ANSWER_BYTES, PromptCodec::readCall));
        case FINISHED ->
            fields.event(in.message(Limits.MAX_ANSWER_BYTES, AnswerCodec::readFinished));
        case FAILED -> fields.event(in.message(Limits.MAX_ANSWER_BYTES, AnswerCodec::readFailed));
        case ACCEPTED ->
            fields.answer(in.message(Limits.MAX_ANSWER_BYTES, AnswerCodec::readAccepted));
        case REFUSED ->
            fields.answer(in.message(Limits.MAX_ANSWER_BYTES, AnswerCodec::readRefused));
        case BEAT -> fields.answer(in.message(Limits.MAX_ANSWER_BYTES, AnswerCodec::readBeat));
        case EMBEDDED ->
            fields.answer(in.message(Limits.MAX_ANSWER_BYTES, AnswerCodec::readEmbedded));
        case ALL_EMBEDDED -> fields.answer(new Answer.AllEmbedded(in.uint(Integer.MAX_VALUE)));
        case BEGAN ->
            fields.answer(new Answer.Began(in.message(Limits.MAX_HEADER_BYTES, OriginCodec::read)));
        case COUNTED -> fields.answer(new Answer.Counted(in.uint(Integer.MAX_VALUE)));
        default -> {} // of a later version
      }
    }
    return fields.answer();
  }

  private static void writeAccepted(MessageWriter out, Answer.Accepted accepted) {
    out.uint(1, accepted.expectedWait().toMillis())
        .uint(2, accepted.queuePlace())
        .bytes(3, Digests.encode(accepted.digest()))
        .uint(4, accepted.beatInterval().toMillis());
  }

  private static Answer readAccepted(MessageReader in) {
    Duration expectedWait = Duration.ZERO;
    int queuePlace = 0;
    @Nullable Digest digest = null;
    Duration beatInterval = Duration.ZERO;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> expectedWait = Durations.millis(in);
        case 2 -> queuePlace = in.uint(Integer.MAX_VALUE);
        case 3 -> digest = Digests.decode(in);
        case 4 -> beatInterval = Durations.millis(in);
        default -> {} // of a later version
      }
    }
    if (digest == null) {
      throw new MalformedMessageException("who accepts names the model");
    }
    return new Answer.Accepted(expectedWait, queuePlace, digest, beatInterval);
  }

  private static Answer readRefused(MessageReader in) {
    Refusal kind = Refusal.OTHER;
    String message = "";
    Duration retryAfter = Duration.ZERO;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> kind = in.oneOf(Refusal.values(), Refusal.OTHER);
        case 2 -> message = in.string(Limits.MAX_REASON_BYTES);
        case 3 -> retryAfter = Durations.millis(in);
        default -> {} // of a later version
      }
    }
    return new Answer.Refused(kind, message, retryAfter);
  }

  private static Answer readBeat(MessageReader in) {
    int done = 0;
    int tokens = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> done = in.uint(Integer.MAX_VALUE);
        case 2 -> tokens = in.uint(Integer.MAX_VALUE);
        default -> {} // of a later version
      }
    }
    return new Answer.Beat(done, tokens);
  }

  private static Answer readEmbedded(MessageReader in) {
    int text = 0;
    Bytes vector = Bytes.EMPTY;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> text = in.uint(Limits.MAX_EMBED_TEXTS);
        case 2 -> vector = in.view(Limits.MAX_DIMENSIONS * Float.BYTES);
        default -> {} // of a later version
      }
    }
    return new Answer.Embedded(text, Vector.decode(vector));
  }

  private static void writeFinished(MessageWriter out, Finished finished) {
    out.constant(1, finished.reason()).message(2, m -> writeUsage(m, finished.usage()));
    if (!finished.context().isEmpty()) {
      out.packed(3, finished.context());
    }
    Continuity continuity = finished.continuity();
    if (!continuity.equals(Continuity.UNBROKEN)) {
      out.message(4, m -> m.uint(1, continuity.breaks()).bool(2, continuity.exact()));
    }
    finished.stop().ifPresent(stop -> out.string(5, stop));
  }

  private static TokenEvent readFinished(MessageReader in) {
    FinishReason reason = FinishReason.STOP;
    Usage usage = Usage.NONE;
    List<Integer> context = List.of();
    Continuity continuity = Continuity.UNBROKEN;
    Optional<String> stop = Optional.empty();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> reason = in.oneOf(FinishReason.values());
        case 2 -> usage = in.message(Limits.MAX_HEADER_BYTES, AnswerCodec::readUsage);
        case 3 -> context = in.packed(Limits.MAX_TOKENS, Integer.MAX_VALUE).toList();
        case 4 -> continuity = in.message(Limits.MAX_HEADER_BYTES, AnswerCodec::readContinuity);
        case 5 -> stop = Optional.of(in.string(Limits.MAX_STOP_BYTES));
        default -> {} // of a later version
      }
    }
    return new Finished(reason, usage, context, continuity, stop);
  }

  private static Continuity readContinuity(MessageReader in) {
    int breaks = 0;
    boolean exact = true;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> breaks = in.uint(Integer.MAX_VALUE);
        case 2 -> exact = in.bool();
        default -> {} // of a later version
      }
    }
    return new Continuity(breaks, exact);
  }

  private static void writeUsage(MessageWriter out, Usage usage) {
    out.uint(1, usage.promptTokens())
        .uint(2, usage.cachedTokens())
        .uint(3, usage.completionTokens())
        .uint(4, usage.queueTime().toNanos())
        .uint(5, usage.promptTime().toNanos())
        .uint(6, usage.completionTime().toNanos());
  }

  private static Usage readUsage(MessageReader in) {
    int promptTokens = 0;
    int cachedTokens = 0;
    int completionTokens = 0;
    Duration queueTime = Duration.ZERO;
    Duration promptTime = Duration.ZERO;
    Duration completionTime = Duration.ZERO;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> promptTokens = in.uint(Integer.MAX_VALUE);
        case 2 -> cachedTokens = in.uint(Integer.MAX_VALUE);
        case 3 -> completionTokens = in.uint(Integer.MAX_VALUE);
        case 4 -> queueTime = Durations.nanos(in);
        case 5 -> promptTime = Durations.nanos(in);
        case 6 -> completionTime = Durations.nanos(in);
        default -> {} // of a later version
      }
    }
    return new Usage(
        promptTokens, cachedTokens, completionTokens, queueTime, promptTime, completionTime);
  }

  private static TokenEvent readFailed(MessageReader in) {
    Failure.Kind kind = Failure.Kind.INTERNAL;
    String message = "";
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> kind = in.oneOf(Failure.Kind.values(), Failure.Kind.INTERNAL);
        case 2 -> message = in.string(Limits.MAX_REASON_BYTES);
        default -> {} // of a later version
      }
    }
    return new TokenEvent.Failed(new Failure(kind, message));
  }
}
