package dev.folkmoot.net.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Answered;
import dev.folkmoot.core.inference.Embedding;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Origin;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenIds;
import dev.folkmoot.core.inference.Usage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {

  private static final long SEED = 20_261_121;

  static Stream<RequestHeader> headers() {
    return Stream.of(Samples.header(), Samples.plainHeader());
  }

  static Stream<InferBody> bodies() {
    return Samples.bodies().stream();
  }

  static Stream<Answer> answers() {
    return Samples.answers().stream();
  }

  static Stream<Gossip> gossip() {
    return Samples.gossip().stream();
  }

  @ParameterizedTest
  @MethodSource("headers")
  void aHeaderComesBackAsItWas(RequestHeader header) {
    Bytes bytes = Wire.bytes(header);
    assertThat(Wire.header(bytes)).isEqualTo(header);
    assertThat(Wire.bytes(Wire.header(bytes))).isEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void aBodyComesBackAsItWas(InferBody body) {
    Bytes bytes = BodyCodec.encode(body);
    assertThat(BodyCodec.decodeInfer(bytes)).isEqualTo(body);
    assertThat(BodyCodec.encode(BodyCodec.decodeInfer(bytes))).isEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void anAnswerComesBackAsItWas(Answer answer) {
    assertThat(Wire.answer(Wire.bytes(answer))).contains(answer);
  }

  @ParameterizedTest
  @MethodSource("gossip")
  void gossipComesBackAsItWas(Gossip gossip) {
    assertThat(Wire.gossip(Wire.bytes(gossip))).contains(gossip);
  }

  @Test
  void textsToEmbedComeBackAsTheyWere() {
    EmbedBody body = new EmbedBody(List.of("a", "", "ß"), false);
    assertThat(BodyCodec.decodeEmbed(BodyCodec.encode(body))).isEqualTo(body);
  }

  @Test
  void aCancelComesBackAsItWas() {
    MessageWriter out = new MessageWriter();
    Control.CANCEL.write(out);
    assertThat(MessageReader.<Optional<Control>>read(out.toBytes(), 4, Control::read))
        .contains(Control.CANCEL);
  }

  /**
   * A template prints 1 and 1.0 differently, so the kind of number matters and not its value only.
   */
  @Test
  void numbersInJsonKeepTheirKind() {
    Prompt.Chat chat =
        new Prompt.Chat(
            List.of(), List.of(tool(List.of(1, 1L << 40, 1.0))), ThinkLevel.OFF, List.of());
    InferBody back =
        BodyCodec.decodeInfer(BodyCodec.encode(InferBody.of(InferenceRequest.of(chat))));
    assertThat(((Prompt.Chat) back.request().prompt()).tools().getFirst().parameters().get("a"))
        .isEqualTo(List.of(1, 1L << 40, 1.0));
  }

  @Test
  void jsonThatIsNestedTooDeeplyIsRefusedBeforeItIsSent() {
    Object deep = "x";
    for (int i = 0; i <= JsonCodec.MAX_DEPTH; i++) {
      deep = List.of(deep);
    }
    Prompt.Chat chat = new Prompt.Chat(List.of(), List.of(tool(deep)), ThinkLevel.ON, List.of());
    assertThatThrownBy(() -> BodyCodec.encode(InferBody.of(InferenceRequest.of(chat))))
        .isInstanceOf(FailureException.class);
  }

  @Test
  void jsonAtTheDeepestLevelPasses() {
    Object deep = "x";
    for (int i = 0; i < JsonCodec.MAX_DEPTH - 3; i++) {
      deep = List.of(deep);
    }
    Prompt.Chat chat = new Prompt.Chat(List.of(), List.of(tool(deep)), ThinkLevel.ON, List.of());
    InferBody body = InferBody.of(InferenceRequest.of(chat));
    assertThat(BodyCodec.decodeInfer(BodyCodec.encode(body))).isEqualTo(body);
  }

  @Test
  void aPromptOfTwoMegabytesWithFiftyMegabytesOfImagesPasses() {
    byte[] picture = new byte[10 * 1024 * 1024];
    new Random(SEED).nextBytes(picture);
    List<Image> images = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      images.add(new Image(0, Bytes.copyOf(picture)));
    }
    InferBody body =
        new InferBody(InferenceRequest.of(new Prompt.Raw("ä ".repeat(700_000))), images);
    Bytes bytes = BodyCodec.encode(body);
    assertThat(bytes.size()).isLessThan(Limits.MAX_BODY_BYTES);
    assertThat(BodyCodec.decodeInfer(bytes)).isEqualTo(body);
  }

  @ParameterizedTest
  @EnumSource(ThinkLevel.class)
  void howHardToThinkArrives(ThinkLevel think) {
    Prompt.Chat chat = new Prompt.Chat(List.of(), List.of(), think, List.of());
    InferBody body = InferBody.of(InferenceRequest.of(chat));
    assertThat(BodyCodec.decodeInfer(BodyCodec.encode(body))).isEqualTo(body);
  }

  /** As many numbers as the longest call that an engine takes out of a stream can hold. */
  @Test
  void theLongestCallOfAToolPasses() {
    List<Object> numbers = new ArrayList<>(Collections.nCopies(64 * 1024, 7));
    Answer answer =
        new Answer.Event(
            new TokenEvent.ToolCall(
                new ToolCall("call_1", "sum", Map.of("numbers", numbers)), TokenIds.of(1, 2)));
    assertThat(Wire.bytes(answer).size()).isLessThan(Limits.MAX_ANSWER_BYTES);
    assertThat(Wire.answer(Wire.bytes(answer))).contains(answer);
  }

  private static Tool tool(Object value) {
    return new Tool("f", "", Map.of("a", value));
  }

  /** The longest answers that core allows have to fit into a frame. */
  @Test
  void aContextOfTheMostTokensFitsIntoAFrame() {
    List<Integer> context = new Random(SEED).ints(Limits.MAX_TOKENS, 0, 1 << 18).boxed().toList();
    Answer answer =
        new Answer.Event(new TokenEvent.Finished(FinishReason.STOP, Usage.NONE, context));
    assertThat(Wire.bytes(answer).size()).isLessThan(Limits.MAX_ANSWER_BYTES);
    assertThat(Wire.answer(Wire.bytes(answer))).contains(answer);
  }

  /** Field numbers are a promise to nodes that are out there: these bytes must never change. */
  @Test
  void theBytesOfATokenAreThoseOfTheSpecification() {
    MessageWriter out = new MessageWriter();
    AnswerCodec.write(
        out, new Answer.Event(new TokenEvent.Text(" the", List.of(), TokenIds.of(300))));
    assertThat(HexFormat.of().formatHex(out.toBytes().toByteArray()))
        .isEqualTo("0a0420746865" + "1a02ac02");
  }

  @Test
  void tokensMayStandBeforeWhatTheyBelongTo() {
    Bytes bytes = new MessageWriter().packed(3, TokenIds.of(300)).string(1, " the").toBytes();
    assertThat(Wire.answer(bytes))
        .contains(new Answer.Event(new TokenEvent.Text(" the", List.of(), TokenIds.of(300))));
  }

  /** What is left out means the plain case, so that an old provider's answers are understood. */
  @Test
  void anAnswerThatSaysNothingOfBreaksHadNone() {
    Bytes bytes = new MessageWriter().message(6, m -> m.uint(1, 1)).toBytes();
    assertThat(Wire.answer(bytes))
        .contains(
            new Answer.Event(new TokenEvent.Finished(FinishReason.LENGTH, Usage.NONE, List.of())));
  }

  @Test
  void whoAcceptsAndDoesNotSayWhatItRunsIsNotUnderstood() {
    Bytes noOrigin =
        new MessageWriter().message(8, m -> m.bytes(4, Digests.encode(Samples.DIGEST))).toBytes();
    assertThatThrownBy(() -> Wire.answer(noOrigin)).isInstanceOf(MalformedMessageException.class);
    Bytes noContext =
        new MessageWriter()
            .message(
                8,
                m ->
                    m.message(3, origin -> origin.string(1, "llama.cpp"))
                        .bytes(4, Digests.encode(Samples.DIGEST)))
            .toBytes();
    assertThatThrownBy(() -> Wire.answer(noContext)).isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void aBrokenAnswerOfTheMostTokensGoesAlong() {
    int[] tokens = new Random(SEED).ints(Limits.MAX_ANSWERED_TOKENS, 0, 1 << 18).toArray();
    Answered answered = new Answered(TokenIds.of(tokens), "so far", "", 0, List.of(Samples.ORIGIN));
    InferBody body =
        InferBody.of(InferenceRequest.of(new Prompt.Raw("and?")).withAnswered(answered));
    Bytes bytes = BodyCodec.encode(body);
    assertThat(bytes.size()).isLessThan(Limits.MAX_BODY_BYTES);
    assertThat(BodyCodec.decodeInfer(bytes)).isEqualTo(body);
  }

  @Test
  void thoughtsWhoseTokensAreMissingCannotBeGoneOnWith() {
    Bytes bytes =
        new MessageWriter().string(2, "p").message(15, m -> m.string(1, "so far")).toBytes();
    assertThatThrownBy(() -> BodyCodec.decodeInfer(bytes))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void anAnswerThatIsKnownByItsTextAloneKeepsItsLength() {
    Answered answered = Answered.ofText("so far", 3, List.of(new Origin("Ollama 0.17.4", 4096)));
    InferBody body = InferBody.of(InferenceRequest.of(new Prompt.Raw("p")).withAnswered(answered));
    assertThat(BodyCodec.decodeInfer(BodyCodec.encode(body))).isEqualTo(body);
  }

  @Test
  void moreLostProvidersThanThereMayBeAreRefused() {
    Bytes bytes =
        new MessageWriter()
            .string(2, "p")
            .message(
                15,
                m -> {
                  m.packed(3, TokenIds.of(1));
                  for (int i = 0; i <= Limits.MAX_ORIGINS; i++) {
                    m.message(5, origin -> OriginCodec.write(origin, Samples.ORIGIN));
                  }
                })
            .toBytes();
    assertThatThrownBy(() -> BodyCodec.decodeInfer(bytes))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void whatALaterVersionAddsIsPassedOver() {
    MessageWriter out = new MessageWriter();
    out.uint(77, 5).string(78, "new").float64(79, 1).float32(80, 2);
    AnswerCodec.write(out, new Answer.Counted(9));
    assertThat(Wire.answer(out.toBytes())).contains(new Answer.Counted(9));
    assertThat(Wire.answer(new MessageWriter().string(90, "of version 2").toBytes())).isEmpty();
    assertThat(Wire.gossip(new MessageWriter().string(90, "of version 2").toBytes())).isEmpty();
    Answer refused =
        Wire.answer(new MessageWriter().message(9, m -> m.uint(1, 99)).toBytes()).orElseThrow();
    assertThat(((Answer.Refused) refused).kind()).isEqualTo(Refusal.OTHER);
  }

  @Test
  void vectorsAreAsLongAsTheModelMakesThem() {
    Embedding embedding = new Embedding(List.of(new float[4096]), 3);
    Answer.Embedded answer = new Answer.Embedded(0, Vector.of(embedding.vectors().getFirst()));
    assertThat(Wire.answer(Wire.bytes(answer))).contains(answer);
  }
}
