package dev.folkmoot.http.ollama;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.wire.ChunkedReply;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.RefusedException;
import dev.folkmoot.models.registry.TransferEvent;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request that takes its time: a line of JSON for each step, or the last one alone.
 *
 * <p>What fails before the first line has a status of its own; what fails later is one more line.
 */
final class ProgressReply implements TransferEvent.Listener {

  private static final String NDJSON = "application/x-ndjson";
  private static final String JSON = "application/json";

  private final Exchange exchange;
  private final boolean streams;
  private final JsonBuffer line = new JsonBuffer();
  private TransferEvent last = TransferEvent.of("success");
  private @Nullable ChunkedReply reply;

  private ProgressReply(Exchange exchange, boolean streams) {
    this.exchange = exchange;
    this.streams = streams;
  }

  /** What is to be done, and told of. */
  @FunctionalInterface
  interface Work {
    void run(TransferEvent.Listener listener);
  }

  /**
   * Works and answers; the work ends soon when the client goes away.
   *
   * @param request whose member {@code stream} says how to answer
   */
  static void answer(Exchange exchange, Fields request, Work work) {
    ProgressReply reply = new ProgressReply(exchange, request.truthOr("stream", true));
    try (Exchange.Watch _ = exchange.watchClient()) {
      work.run(reply);
      reply.end();
    } catch (FailureException e) {
      reply.fail(e);
    }
  }

  @Override
  public void heard(TransferEvent event) {
    last = event;
    if (streams) {
      write(event(event));
    }
  }

  private void end() {
    if (!streams) {
      exchange.send(200, JSON, event(last).copy());
    }
  }

  private void fail(FailureException failure) {
    if (reply != null) {
      write(NativeErrors.write(failure.failure().message(), line.clear()));
      return;
    }
    if (!streams && failure.failure().kind() == Failure.Kind.NOT_FOUND) {
      // The steps before it were a success, and were not told: Ollama's status for that is 500.
      throw new RefusedException(500, failure.failure().message(), failure);
    }
    throw failure;
  }

  private void write(JsonBuffer json) {
    if (reply == null) {
      reply = exchange.stream(NDJSON);
    }
    json.raw('\n');
    reply.write(json.array(), json.length());
  }

  private JsonBuffer event(TransferEvent event) {
    line.clear().raw("{\"status\":").string(event.status());
    if (!event.digest().isEmpty()) {
      line.raw(",\"digest\":").string(event.digest());
    }
    if (event.total() > 0) {
      line.raw(",\"total\":").number(event.total());
    }
    if (event.completed() > 0) {
      line.raw(",\"completed\":").number(event.completed());
    }
    return line.raw('}');
  }
}
