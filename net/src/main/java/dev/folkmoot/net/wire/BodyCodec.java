package dev.folkmoot.net.wire;

import dev.folkmoot.core.inference.Answered;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.Sampling;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bodies of requests on the wire; the field numbers stand in the package documentation. */
public final class BodyCodec {

  private BodyCodec() {}

  public static Bytes encode(InferBody body) {
    MessageWriter out = new MessageWriter(1024);
    InferenceRequest request = body.request();
    PromptCodec.write(out, request.prompt());
    out.message(4, sampling -> SamplingCodec.write(sampling, request.sampling()));
    switch (request.constraint()) {
      case Constraint.None() -> {}
      case Constraint.Json() -> out.bool(5, true);
      case Constraint.JsonSchema(String schema) -> out.string(6, schema);
      case Constraint.Grammar(String gbnf) -> out.string(7, gbnf);
    }
    out.sint(8, request.maxTokens());
    request.stop().forEach(stop -> out.string(9, stop));
    out.sint(10, request.topLogprobs())
        .bool(11, request.truncate())
        .bool(12, request.shift())
        .sint(13, request.keepTokens());
    body.images()
        .forEach(
            image -> out.message(14, m -> m.uint(1, image.message()).bytes(2, image.content())));
    if (!request.answered().isNothing()) {
      out.message(15, m -> AnsweredCodec.write(m, request.answered()));
    }
    return out.toBytes();
  }

  /**
   * Reads a body; images are views of it.
   *
   * @throws MalformedMessageException if it is none
   */
  public static InferBody decodeInfer(Bytes body) {
    return MessageReader.read(body, Limits.MAX_BODY_FIELDS, in -> new InferBodyFields().read(in));
  }

  public static Bytes encode(EmbedBody body) {
    MessageWriter out = new MessageWriter(1024);
    body.texts().forEach(text -> out.string(1, text));
    return out.bool(2, body.truncate()).toBytes();
  }

  /**
   * Reads a body.
   *
   * @throws MalformedMessageException if it is none
   */
  public static EmbedBody decodeEmbed(Bytes body) {
    return MessageReader.read(body, Limits.MAX_BODY_FIELDS, BodyCodec::readEmbed);
  }

  private static EmbedBody readEmbed(MessageReader in) {
    List<String> texts = new ArrayList<>();
    boolean truncate = true;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> Bounded.add(texts, in.string(Limits.MAX_TEXT_BYTES), Limits.MAX_EMBED_TEXTS);
        case 2 -> truncate = in.bool();
        default -> {} // of a later version
      }
    }
    return new EmbedBody(texts, truncate);
  }

  private static Image readImage(MessageReader in) {
    int message = 0;
    Bytes content = Bytes.EMPTY;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> message = in.uint(Limits.MAX_MESSAGES);
        case 2 -> content = in.view(Limits.MAX_BODY_BYTES);
        default -> {} // of a later version
      }
    }
    return new Image(message, content);
  }

  /** The fields of an {@link InferBody} while they come in, at first with their defaults. */
  private static final class InferBodyFields {
    private @Nullable Prompt prompt;
    private Sampling sampling = Sampling.DEFAULT;
    private Constraint constraint = Constraint.NONE;
    private int maxTokens = -1;
    private final List<String> stop = new ArrayList<>();
    private int topLogprobs = InferenceRequest.NO_LOGPROBS;
    private boolean truncate = true;
    private boolean shift = true;
    private int keepTokens = InferenceRequest.DEFAULT_KEEP_TOKENS;
    private final List<Image> images = new ArrayList<>();
    private Answered answered = Answered.NOTHING;

    InferBody read(MessageReader in) {
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case PromptCodec.CHAT, PromptCodec.RAW, PromptCodec.INFILL, PromptCodec.TEMPLATED ->
              onePrompt(in, field);
          case 4 -> sampling = in.message(Limits.MAX_HEADER_BYTES, SamplingCodec::read);
          case 5 -> constraint = new Constraint.Json();
          case 6 -> constraint = new Constraint.JsonSchema(in.string(Limits.MAX_CONSTRAINT_BYTES));
          case 7 -> constraint = new Constraint.Grammar(in.string(Limits.MAX_CONSTRAINT_BYTES));
          case 8 -> maxTokens = in.sint32();
          case 9 ->
              Bounded.add(
                  stop, in.string(Limits.MAX_STOP_BYTES), InferenceRequest.MAX_STOP_STRINGS);
          case 10 -> topLogprobs = in.sint32();
          case 11 -> truncate = in.bool();
          case 12 -> shift = in.bool();
          case 13 -> keepTokens = in.sint32();
          case 14 ->
              Bounded.add(
                  images,
                  in.message(Limits.MAX_BODY_BYTES, BodyCodec::readImage),
                  Limits.MAX_IMAGES);
          case 15 -> answered = in.message(Limits.MAX_BODY_BYTES, AnsweredCodec::read);
          default -> {} // of a later version
        }
      }
      if (prompt == null) {
        throw new MalformedMessageException("a request has a prompt");
      }
      InferenceRequest request =
          new InferenceRequest(
              prompt,
              sampling,
              constraint,
              maxTokens,
              stop,
              topLogprobs,
              truncate,
              shift,
              keepTokens,
              answered);
      return new InferBody(request, images);
    }

    private void onePrompt(MessageReader in, int kind) {
      if (prompt != null) {
        throw new MalformedMessageException("a request has one prompt");
      }
      prompt = PromptCodec.read(in, kind);
    }
  }
}
