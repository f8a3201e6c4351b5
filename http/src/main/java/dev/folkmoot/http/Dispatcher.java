package dev.folkmoot.http;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.access.Gatekeeper;
import dev.folkmoot.http.access.KeyText;
import dev.folkmoot.http.access.Verdict;
import dev.folkmoot.http.anthropic.AnthropicRoutes;
import dev.folkmoot.http.dialect.ErrorShape;
import dev.folkmoot.http.log.RequestIds;
import dev.folkmoot.http.log.RequestLog;
import dev.folkmoot.http.log.RequestRecord;
import dev.folkmoot.http.wire.CutException;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.http.wire.RefusedException;
import java.util.concurrent.TimeUnit;

/** Guards, routes, and turns what goes wrong into the error of the dialect that was asked in. */
final class Dispatcher implements Handler {

  private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());
  private static final String OPENAI_PATHS = "/v1/";
  private static final int UNAUTHORIZED = 401;
  private static final int UNAVAILABLE = 503;

  /** A queue moves within seconds, and who asked a mesh that is changing may ask again soon. */
  private static final String RETRY_AFTER_SECONDS = "2";

  private final CorsGuard cors;
  private final HostGuard hosts;
  private final Gatekeeper gate;
  private final Routes routes;
  private final RequestLog log;
  private final ErrorShape ollama;
  private final ErrorShape openai;
  private final ErrorShape anthropic;

  Dispatcher(
      CorsGuard cors,
      HostGuard hosts,
      Gatekeeper gate,
      Routes routes,
      RequestLog log,
      ErrorShape ollama,
      ErrorShape openai,
      ErrorShape anthropic) {
    this.cors = cors;
    this.hosts = hosts;
    this.gate = gate;
    this.routes = routes;
    this.log = log;
    this.ollama = ollama;
    this.openai = openai;
    this.anthropic = anthropic;
  }

  @Override
  public void handle(Exchange exchange) {
    long start = System.nanoTime();
    String id = RequestIds.of(exchange.header(RequestIds.HEADER));
    exchange.setHeader(RequestIds.HEADER, id);
    boolean isWhole = false;
    try {
      answer(exchange);
      isWhole = true;
    } finally {
      log.write(
          new RequestRecord(
              id,
              exchange.method(),
              exchange.path(),
              exchange.status(),
              TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
              exchange.asker().keyId(),
              exchange.sentBytes(),
              !isWhole));
    }
  }

  private void answer(Exchange exchange) {
    ErrorShape errors = errors(exchange);
    try {
      if (!cors.answers(exchange) && !hosts.answers(exchange)) {
        admit(exchange, errors);
      }
    } catch (CutException e) {
      throw e;
    } catch (RefusedException e) {
      send(exchange, errors, e.status(), e.message(), e);
    } catch (FailureException e) {
      Failure failure = e.failure();
      if (failure.kind() == Failure.Kind.INTERNAL || failure.kind() == Failure.Kind.ENGINE_FAILED) {
        LOG.log(
            System.Logger.Level.WARNING, exchange.path() + ": " + failure.message(), e.getCause());
      }
      send(exchange, errors, errors.status(failure.kind()), failure.message(), e);
    } catch (RuntimeException e) {
      // A fault of ours: the client learns that it is one, the log learns which.
      LOG.log(System.Logger.Level.ERROR, "a fault while answering " + exchange.path(), e);
      send(exchange, errors, 500, "internal error, see the log of the node", e);
    }
  }

  private void admit(Exchange exchange, ErrorShape errors) {
    Routes.Match match = routes.match(exchange);
    Verdict verdict =
        gate.judge(
            match.route(),
            exchange.headers("Authorization"),
            exchange.headers("x-api-key"),
            exchange.isFromOwnAddress());
    switch (verdict) {
      case Verdict.Refused refused -> refuse(exchange, errors, refused);
      case Verdict.Admitted admitted -> {
        exchange.askedBy(admitted.asker());
        try {
          match.handler().handle(exchange);
        } finally {
          admitted.end().run();
        }
      }
    }
  }

  private static void refuse(Exchange exchange, ErrorShape errors, Verdict.Refused refused) {
    exchange.turnAway();
    if (refused.status() == UNAUTHORIZED) {
      exchange.setHeader("WWW-Authenticate", "Bearer");
    }
    if (refused.retryAfterSeconds() > 0) {
      exchange.setHeader("Retry-After", Long.toString(refused.retryAfterSeconds()));
    }
    errors.send(exchange, refused.status(), refused.message());
  }

  private ErrorShape errors(Exchange exchange) {
    if (AnthropicRoutes.speaks(exchange)) {
      return anthropic;
    }
    return exchange.path().startsWith(OPENAI_PATHS) ? openai : ollama;
  }

  private static void send(
      Exchange exchange, ErrorShape errors, int status, String message, RuntimeException cause) {
    if (exchange.isBegun()) {
      throw exchange.cut("failed after the answer had begun", cause);
    }
    if (status == UNAVAILABLE) {
      exchange.setHeader("Retry-After", RETRY_AFTER_SECONDS);
    }
    // What a client writes in the wrong place comes back in some errors; its key does not.
    errors.send(exchange, status, KeyText.redact(message));
  }
}
