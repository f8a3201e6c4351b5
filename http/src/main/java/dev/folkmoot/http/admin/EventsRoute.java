package dev.folkmoot.http.admin;

import dev.folkmoot.http.wire.ChunkedReply;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** {@code GET /admin/events}: what happens, until the client goes or the node ends. */
final class EventsRoute implements Handler {

  /** A line that says nothing, so that neither side takes a quiet hour for a broken connection. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private static final byte[] NOTHING = ": nothing new\n\n".getBytes(StandardCharsets.US_ASCII);

  private final Administration administration;

  EventsRoute(Administration administration) {
    this.administration = administration;
  }

  @Override
  public void handle(Exchange exchange) {
    try (EventFeed feed = administration.events();
        Exchange.Watch _ = exchange.watchClient()) {
      exchange.setHeader("Cache-Control", "no-store");
      ChunkedReply reply = exchange.stream("text/event-stream");
      reply.write(NOTHING, NOTHING.length);
      while (!feed.isEnded()) {
        Optional<AdminEvent> event = feed.next(HEARTBEAT);
        byte[] frame = event.map(AdminJson::frame).orElse(NOTHING);
        reply.write(frame, frame.length);
      }
    } catch (InterruptedException e) {
      throw exchange.cut("the client is gone", e);
    }
  }
}
