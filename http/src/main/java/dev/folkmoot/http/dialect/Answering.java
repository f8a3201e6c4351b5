package dev.folkmoot.http.dialect;

import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenIds;
import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.wire.ChunkedReply;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.node.Answer;
import dev.folkmoot.node.routing.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of an answer from the node to the client.
 *
 * <p><b>Before the first event nothing is sent</b>, so that whatever goes wrong until then still
 * gets its real status. <b>After it, a failure is told in the dialect, flushed, and followed by a
 * hard cut</b>: six of eleven client libraries take a cleanly ended stream for a complete answer
 * whatever its last line says, and all eleven notice a broken connection. Events that are ready
 * together leave together, in one write; a client that does not read blocks this thread and nothing
 * else, as the generation runs only a bounded number of events ahead.
 *
 * <p>While all this waits, for a place in the queue or for the next token, the client is watched:
 * if it goes away this thread is interrupted and the answer closed, which frees its slot.
 */
public final class Answering {

  /** Of an answer: who gave it, and why. */
  public static final String ROUTE_HEADER = "X-Folkmoot-Route";

  /** Bytes gathered from events that are ready before they are sent. */
  private static final int MAX_GATHERED_BYTES = 16 << 10;

  private Answering() {}

  /**
   * Streams an answer.
   *
   * @param ask gets it from the node; may block
   * @param encoders makes the encoder for it
   * @throws FailureException if nothing was sent yet
   */
  public static void stream(
      Exchange exchange, Supplier<Answer> ask, Function<Answer, EventEncoder> encoders) {
    try (Exchange.Watch _ = exchange.watchClient();
        Answer answer = ask.get()) {
      TokenEvent first = firstOf(exchange, answer);
      EventEncoder encoder = encoders.apply(answer);
      ChunkedReply reply = exchange.stream(encoder.contentType());
      pump(first, answer, encoder, reply);
    }
  }

  private static void pump(
      TokenEvent first, Answer answer, EventEncoder encoder, ChunkedReply reply) {
    JsonBuffer out = new JsonBuffer();
    TokenEvent event = first;
    boolean isFirst = true;
    while (true) {
      TokenEvent last = event;
      for (@Nullable TokenEvent ready = event; ready != null; ) {
        last = ready;
        encode(ready, answer.route(), encoder, out);
        // The first one waits for no other: it is what a reader waits for.
        boolean enough = isFirst || ready.isLast() || out.length() >= MAX_GATHERED_BYTES;
        ready = enough ? null : answer.poll();
      }
      if (!out.isEmpty()) {
        // An event may have nothing to say; and a chunk of no bytes would be the end.
        reply.write(out.array(), out.length());
      }
      if (last instanceof TokenEvent.Failed(Failure failure)) {
        throw reply.cut(failure.message());
      }
      if (last.isLast()) {
        return;
      }
      isFirst = false;
      out.clear();
      event = nextOf(answer, encoder, reply, out);
    }
  }

  private static void encode(TokenEvent event, Route route, EventEncoder encoder, JsonBuffer out) {
    if (event instanceof TokenEvent.Failed(Failure failure)) {
      encoder.fail(failure, out);
    } else {
      encoder.encode(event, route, out);
    }
  }

  private static TokenEvent nextOf(
      Answer answer, EventEncoder encoder, ChunkedReply reply, JsonBuffer out) {
    try {
      return answer.next();
    } catch (InterruptedException e) {
      // The client is gone, and this is lost on it; or the server closes, and it is not.
      encoder.fail(cancelled(), out);
      reply.write(out.array(), out.length());
      throw reply.cut("the request was canceled");
    }
  }

  /** Collects an answer. */
  public static Collected collect(Exchange exchange, Supplier<Answer> ask) {
    return collect(exchange, ask, (_, collected) -> collected);
  }

  /** Collects an answer and makes something of it, while its model is still held. */
  public static <T> T collect(
      Exchange exchange,
      Supplier<Answer> ask,
      java.util.function.BiFunction<Answer, Collected, T> then) {
    try (Exchange.Watch _ = exchange.watchClient();
        Answer answer = ask.get()) {
      StringBuilder text = new StringBuilder();
      StringBuilder thinking = new StringBuilder();
      int thinkingTokens = 0;
      List<ToolCall> calls = new ArrayList<>();
      List<TokenLogprob> logprobs = new ArrayList<>();
      TokenEvent event = firstOf(exchange, answer);
      while (true) {
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
          case TokenEvent.Failed(Failure failure) -> {
            tellRoute(exchange, answer.route());
            throw new FailureException(failure);
          }
          case TokenEvent.Finished finished -> {
            Route route = answer.route();
            tellRoute(exchange, route);
            return then.apply(
                answer,
                new Collected(
                    text.toString(),
                    thinking.toString(),
                    thinkingTokens,
                    calls,
                    logprobs,
                    finished,
                    route));
          }
        }
        event = nextOf(answer);
      }
    }
  }

  /**
   * Says in the head of an answer who gave it, why, and who was asked before. An error says it,
   * too, where there was a route: that is when one wants to know.
   */
  public static void tellRoute(Exchange exchange, Route route) {
    if (!route.node().isEmpty()) {
      exchange.setHeader(ROUTE_HEADER, route.header());
    }
  }

  private static TokenEvent firstOf(Exchange exchange, Answer answer) {
    TokenEvent first = nextOf(answer);
    tellRoute(exchange, answer.route());
    if (first instanceof TokenEvent.Failed(Failure failure)) {
      throw new FailureException(failure);
    }
    return first;
  }

  private static TokenEvent nextOf(Answer answer) {
    try {
      return answer.next();
    } catch (InterruptedException e) {
      throw new FailureException(cancelled(), e);
    }
  }

  private static Failure cancelled() {
    return new Failure(Failure.Kind.CANCELLED, "request canceled");
  }
}
