package dev.folkmoot.http.dialect;

import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.inference.Continuity;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenIds;
import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.core.inference.Usage;
import dev.folkmoot.node.routing.Route;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Token events as engines give them, for the tests of both dialects' encoders. */
public final class SampleEvents {

  /** 9 tokens of prompt in 30 ms, 4 of them cached; 5 of answer in 70 ms. */
  public static final Usage USAGE =
      new Usage(9, 4, 5, Duration.ofMillis(2), Duration.ofMillis(30), Duration.ofMillis(70));

  /** Of an answer that began elsewhere. */
  public static final Route ROUTE =
      new Route("attic", "llama.cpp", "\"next\" best", List.of(new Route.Tried("cellar", "gone")));

  /** What {@link #resumed} adds to the last event of an answer by {@link #ROUTE}. */
  public static final String RESUMED =
      ",\"folkmoot\":{\"breaks\":2,\"exact\":false,\"route\":{\"node\":\"attic\","
          + "\"engine\":\"llama.cpp\",\"why\":\"\\\"next\\\" best\","
          + "\"tried\":[{\"node\":\"cellar\",\"reason\":\"gone\"}]}}";

  private SampleEvents() {}

  /** The end of an answer that was taken up twice, and not exactly. */
  public static TokenEvent.Finished resumed() {
    return new TokenEvent.Finished(FinishReason.STOP, USAGE, List.of(), new Continuity(2, false));
  }

  public static TokenEvent.Finished stopped() {
    return finished(FinishReason.STOP);
  }

  public static TokenEvent.Finished finished(FinishReason reason) {
    return new TokenEvent.Finished(reason, USAGE, List.of(3, 1, 2));
  }

  public static ToolCall weatherCall(String id) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("city", "Zürich \"old\"");
    arguments.put("days", 3L);
    arguments.put("exact", true);
    return new ToolCall(id, "get_weather", arguments);
  }

  /** A token of log-probability -0.5, with alternatives of -1.5 each. */
  public static TokenLogprob logprob(String token, String... alternatives) {
    List<TokenLogprob> others = new ArrayList<>();
    for (String alternative : alternatives) {
      others.add(new TokenLogprob(alternative, bytes(alternative), -1.5, List.of()));
    }
    return new TokenLogprob(token, bytes(token), -0.5, others);
  }

  private static List<Byte> bytes(String token) {
    List<Byte> bytes = new ArrayList<>();
    for (byte b : token.getBytes(StandardCharsets.UTF_8)) {
      bytes.add(b);
    }
    return bytes;
  }

  /** Pieces of text with everything that JSON, HTTP chunks and event streams could stumble over. */
  public static List<TokenEvent> randomTexts(Random random) {
    List<String> pieces =
        List.of(
            "word",
            " ",
            "\n",
            "\n\n",
            "\r\n",
            "data: ",
            "\"",
            "\\",
            "\0",
            "é",
            "水",
            "😀",
            "\u2028",
            "[DONE]",
            "</think>",
            "\t",
            "\u007f",
            "0\r\n\r\n",
            "{\"a\":1}",
            "");
    List<TokenEvent> events = new ArrayList<>();
    for (int n = random.nextInt(12); n > 0; n--) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(4); i >= 0; i--) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      events.add(
          random.nextInt(5) == 0
              ? new TokenEvent.Thinking(text.toString())
              : new TokenEvent.Text(text.toString()));
    }
    return events;
  }

  /** The same events as one answer. */
  public static Collected collected(List<TokenEvent> events, TokenEvent.Finished finished) {
    StringBuilder text = new StringBuilder();
    StringBuilder thinking = new StringBuilder();
    int thinkingTokens = 0;
    List<ToolCall> calls = new ArrayList<>();
    List<TokenLogprob> logprobs = new ArrayList<>();
    for (TokenEvent event : events) {
      switch (event) {
        case TokenEvent.Text piece -> {
          text.append(piece.text());
          logprobs.addAll(piece.logprobs());
        }
        case TokenEvent.Thinking(String thought, TokenIds tokens) -> {
          thinking.append(thought);
          thinkingTokens += tokens.size();
        }
        case TokenEvent.ToolCall(ToolCall call, _) -> calls.add(call);
        case TokenEvent.Finished _, TokenEvent.Failed _ ->
            throw new IllegalArgumentException("not in the middle of an answer");
      }
    }
    return new Collected(
        text.toString(), thinking.toString(), thinkingTokens, calls, logprobs, finished, ROUTE);
  }
}
