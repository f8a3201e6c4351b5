package dev.folkmoot.http;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.anthropic.AnthropicRoutes;
import dev.folkmoot.http.dialect.ErrorShape;
import dev.folkmoot.http.wire.CutException;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.http.wire.RefusedException;

/** Guards, routes, and turns what goes wrong into the error of the dialect that was asked in. */
final class Dispatcher implements Handler {

  private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());
  private static final String OPENAI_PATHS = "/v1/";

  private final CorsGuard cors;
  private final HostGuard hosts;
  private final Routes routes;
  private final ErrorShape ollama;
  private final ErrorShape openai;
  private final ErrorShape anthropic;

  Dispatcher(
      CorsGuard cors,
      HostGuard hosts,
      Routes routes,
      ErrorShape ollama,
      ErrorShape openai,
      ErrorShape anthropic) {
    this.cors = cors;
    this.hosts = hosts;
    this.routes = routes;
    this.ollama = ollama;
    this.openai = openai;
    this.anthropic = anthropic;
  }

  @Override
  public void handle(Exchange exchange) {
    ErrorShape errors = errors(exchange.path());
    try {
      if (!cors.answers(exchange) && !hosts.answers(exchange)) {
        routes.handle(exchange);
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

  private ErrorShape errors(String path) {
    if (path.startsWith(AnthropicRoutes.PATH)) {
      return anthropic;
    }
    return path.startsWith(OPENAI_PATHS) ? openai : ollama;
  }

  private static void send(
      Exchange exchange, ErrorShape errors, int status, String message, RuntimeException cause) {
    if (exchange.isBegun()) {
      throw exchange.cut("failed after the answer had begun", cause);
    }
    errors.send(exchange, status, message);
  }
}
