package dev.folkmoot.net.wire;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.Answered;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.Continuity;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Origin;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenIds;
import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.core.inference.Usage;
import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelDetails;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.core.model.Pooling;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.Reach;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One message of every shape, with every field set to something that is not its default. */
final class Samples {

  static final Digest DIGEST = new Digest("0123456789abcdef".repeat(4));
  static final Origin ORIGIN = new Origin("llama.cpp v0.5.0 (zen4)", 8192);
  static final Origin OTHER = new Origin("llama.cpp v0.5.0 (metal)", 4096);
  static final RequestId ID = new RequestId(0x0123456789abcdefL, -2);

  private Samples() {}

  static RequestHeader header() {
    return new RequestHeader(
        ID,
        new ModelReference(
            ModelName.parse("example.org/me/Llama3:8b").orElseThrow(), Optional.of(DIGEST), true),
        new RunnerOptions(
            Optional.of(8192),
            Optional.of(512),
            Optional.of(0),
            Optional.of(-1),
            Optional.of(false),
            Optional.of(7)),
        Reach.FRIENDS,
        1,
        true,
        true,
        Duration.ofSeconds(30),
        2_000_000);
  }

  static RequestHeader plainHeader() {
    return new RequestHeader(
        ID,
        new ModelReference(ModelName.parse("smollm").orElseThrow(), Optional.empty(), false),
        RunnerOptions.DEFAULT,
        Reach.MESH,
        1,
        false,
        false,
        Duration.ZERO,
        0);
  }

  /** All that JSON has, and all numbers that a parser makes. */
  static Map<String, Object> json() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("zero", 0);
    all.put("negative", -17);
    all.put("long", 1L << 40);
    all.put("real", 1.0);
    all.put("huge", BigInteger.TWO.pow(100));
    all.put("exact", new BigDecimal("1.10"));
    all.put("", "grün 𝄞");
    all.put("list", Arrays.asList(1, null, true, List.of(), Map.of()));
    all.put("object", Map.of("deep", List.of(Map.of("deeper", false))));
    all.put("nothing", null);
    return withoutNullness(all);
  }

  /** Maps of core say nothing of their values' nullness; JSON has null. */
  @SuppressWarnings({"unchecked", "NullAway"})
  private static Map<String, Object> withoutNullness(Map<String, @Nullable Object> map) {
    return (Map<String, Object>) (Map<String, ?>) map;
  }

  static Prompt.Chat chat() {
    return new Prompt.Chat(
        List.of(
            Message.of(Role.SYSTEM, "Be brief."),
            Message.of(Role.USER, "Weather?"),
            new Message(
                Role.ASSISTANT,
                "",
                Optional.of("hm"),
                List.of(new ToolCall("c1", "weather", json())),
                Optional.empty(),
                Optional.empty()),
            new Message(
                Role.TOOL,
                "rain",
                Optional.empty(),
                List.of(),
                Optional.of("weather"),
                Optional.of("c1"))),
        List.of(new Tool("weather", "Tells the weather.", json()), new Tool("", "", Map.of())),
        ThinkLevel.MAX,
        List.of(1, 128_000, 0));
  }

  static InferenceRequest request(Prompt prompt, Constraint constraint) {
    return new InferenceRequest(
        prompt,
        new Sampling(0.1f, 5, 0.7f, 0.05f, 0.9f, -1, 1.1f, 0.2f, -0.3f, OptionalLong.of(-42)),
        constraint,
        99,
        List.of("\n\n", "</s>"),
        3,
        false,
        false,
        -1);
  }

  static List<InferBody> bodies() {
    return List.of(
        InferBody.of(InferenceRequest.of(new Prompt.Raw("Why is the sky blue?"))),
        InferBody.of(request(chat(), Constraint.NONE)),
        InferBody.of(request(new Prompt.Infill("def f(", "return x"), new Constraint.Json())),
        InferBody.of(InferenceRequest.of(chat().withTemplate(Optional.of("{{ .Prompt }}")))),
        InferBody.of(
            InferenceRequest.of(new Prompt.Infill("a", "b", Optional.of("{{ .Suffix }}")))),
        InferBody.of(request(new Prompt.Raw(""), new Constraint.JsonSchema("{\"type\":1}"))),
        new InferBody(
            request(chat(), new Constraint.Grammar("root ::= \"ß\"")),
            List.of(new Image(1, Bytes.copyOf(new byte[] {1, 2, 3})), new Image(3, Bytes.EMPTY))),
        InferBody.of(
            request(chat(), Constraint.NONE)
                .withAnswered(
                    new Answered(
                        TokenIds.of(5, 6, 70_000), "It is", "hm", 3, List.of(ORIGIN, OTHER)))));
  }

  static List<Answer> answers() {
    TokenLogprob likely = new TokenLogprob("a", List.of((byte) 'a'), -0.1, List.of());
    TokenLogprob broken =
        new TokenLogprob("\uFFFD", List.of((byte) 0xf0, (byte) 0x9f), -2.5, List.of(likely));
    Usage usage =
        new Usage(
            100, 64, 20, Duration.ofMillis(3), Duration.ofNanos(123_456_789), Duration.ofHours(1));
    return List.of(
        new Answer.Accepted(Duration.ofMillis(1500), 2, DIGEST, Duration.ofSeconds(1)),
        new Answer.Began(ORIGIN),
        new Answer.Refused(Refusal.BUSY, "all slots are taken", Duration.ofSeconds(2)),
        new Answer.Event(new TokenEvent.Text(" the")),
        new Answer.Event(new TokenEvent.Text("")),
        new Answer.Event(
            new TokenEvent.Text("日本𝄞".repeat(500), List.of(), TokenIds.of(1, 2, 150_000))),
        new Answer.Event(new TokenEvent.Text("a", List.of(likely, broken), TokenIds.of(7))),
        new Answer.Event(new TokenEvent.Thinking("hm", TokenIds.of(8))),
        new Answer.Event(
            new TokenEvent.ToolCall(new ToolCall("c1", "weather", json()), TokenIds.of(0, 9))),
        new Answer.Event(new TokenEvent.Finished(FinishReason.LENGTH, usage, List.of(1, 2, 3))),
        new Answer.Event(
            new TokenEvent.Finished(
                FinishReason.STOP, Usage.NONE, List.of(), new Continuity(2, false))),
        new Answer.Event(
            new TokenEvent.Finished(
                FinishReason.STOP, usage, List.of(), Continuity.UNBROKEN, Optional.of("\nEnde𝄞"))),
        new Answer.Event(
            new TokenEvent.Failed(new Failure(Failure.Kind.ENGINE_FAILED, "out of slots"))),
        new Answer.Beat(512, 2048),
        new Answer.Embedded(3, Vector.of(new float[] {0.5f, -1f, Float.MIN_VALUE})),
        new Answer.AllEmbedded(77),
        new Answer.Counted(12));
  }

  static ModelCard card() {
    return new ModelCard(
        ModelName.parse("example.org/me/Llama3:8b").orElseThrow(),
        DIGEST,
        new Digest("f".repeat(64)),
        Long.MAX_VALUE,
        Instant.ofEpochMilli(1_790_000_000_123L),
        new ModelShape(
            "qwen3",
            8_030_261_312L,
            "Q4_K_M",
            40_960,
            4_096,
            36,
            147_456,
            151_936,
            5_027_783_488L,
            Pooling.LAST,
            false,
            Optional.of("{{ messages }}"),
            EnumSet.of(Capability.TOOLS, Capability.THINKING)),
        new ModelDetails("qwen3:4b", "gguf", "qwen3", List.of("qwen3", "x"), "8.0B", "Q4_K_M"),
        new ModelRecipe(
            Optional.of("{{ .Prompt }}"),
            Optional.of("Speak like a pirate."),
            Map.of("temperature", 0.7, "stop", List.of("<end>", "ü"), "num_ctx", 4096),
            List.of("MIT", "as is"),
            chat().messages()));
  }

  static List<Gossip> gossip() {
    Gossip.Mark mark = new Gossip.Mark(-5, 1_795_000_000_000L);
    return List.of(
        new Gossip.Adverts(
            Instant.ofEpochMilli(1_795_000_000_000L),
            List.of(
                new Gossip.Passed(Bytes.copyOf(new byte[] {9, 8, 7}), Duration.ofMinutes(20)),
                new Gossip.Passed(Bytes.EMPTY, Duration.ZERO))),
        new Gossip.Known(List.of(mark, new Gossip.Mark(1, 2)), true),
        new Gossip.Known(List.of(), false),
        new Gossip.AdvertsWanted(List.of(mark)),
        new Gossip.Load(Bytes.copyOf(new byte[] {1})),
        new Gossip.Goodbye(Duration.ofSeconds(10)));
  }
}
