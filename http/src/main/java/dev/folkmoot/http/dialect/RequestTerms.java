package dev.folkmoot.http.dialect;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.node.routing.RoutePolicy;
import dev.folkmoot.node.routing.Terms;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * On what terms a request may be answered: the node's defaults, replaced by the request's headers,
 * those by the suffix of its model's name.
 *
 * <p>One thing may not be replaced. Where header and suffix both say how far a request may go, the
 * nearer holds: somebody set the header as a guard, perhaps in a proxy, and whoever wrote the name
 * does not know of it. Two that name different machines contradict each other, and are refused.
 */
public final class RequestTerms {

  public static final String REACH_HEADER = "X-Folkmoot-Reach";
  public static final String POLICY_HEADER = "X-Folkmoot-Policy";
  public static final String KEEPERS_HEADER = "X-Folkmoot-Allow-Keepers";

  /** All of them, for browsers, which ask what a page may send. */
  public static final List<String> HEADERS = List.of(REACH_HEADER, POLICY_HEADER, KEEPERS_HEADER);

  /** Of a listing: {@code ?mesh=0} shows this machine alone. */
  private static final String MESH_PARAMETER = "mesh";

  private final Terms defaults;
  private final boolean listsMesh;

  /**
   * Reads requests.
   *
   * @param defaults of requests that say nothing
   * @param listsMesh whether listings show the models of peers, if the request does not say
   */
  public RequestTerms(Terms defaults, boolean listsMesh) {
    this.defaults = requireNonNull(defaults);
    this.listsMesh = listsMesh;
  }

  /**
   * The terms of a request that names a model.
   *
   * @throws FailureException {@code INVALID_REQUEST}, naming header, value, and what is allowed
   */
  public Terms of(Exchange exchange, ModelRef ref) {
    return read(exchange::headers, ref.suffix(), exchange.asker().atMost());
  }

  /** The terms of a request that names none. */
  public Terms of(Exchange exchange) {
    return read(exchange::headers, ModelSuffix.NONE, exchange.asker().atMost());
  }

  /** The terms of a listing: what is not to be shown is not asked for. */
  public Terms ofListing(Exchange exchange) {
    Terms terms = of(exchange);
    boolean mesh =
        exchange
            .query(MESH_PARAMETER)
            .map(text -> truth(text, () -> "?" + MESH_PARAMETER + "="))
            .orElse(listsMesh);
    return mesh ? terms : terms.withReach(Reach.LOCAL);
  }

  /**
   * Reads headers.
   *
   * @param headers all values of the header of a name
   * @param atMost how far who asks may go
   */
  Terms read(Function<String, List<String>> headers, ModelSuffix suffix, Reach atMost) {
    Optional<Reach> reach = one(REACH_HEADER, headers).map(RequestTerms::reach);
    Optional<RoutePolicy> policy = one(POLICY_HEADER, headers).map(RequestTerms::policy);
    Optional<Boolean> keepers =
        one(KEEPERS_HEADER, headers).map(text -> truth(text, () -> KEEPERS_HEADER + ": "));
    Terms terms =
        new Terms(
            reach.orElse(defaults.reach()),
            policy.orElse(defaults.policy()),
            keepers.orElse(defaults.keepersAllowed()));
    return bounded(
        switch (suffix) {
          case ModelSuffix.None() -> terms;
          case ModelSuffix.Within(Reach asked) ->
              terms.withReach(reach.map(asked::within).orElse(asked));
          case ModelSuffix.On(RoutePolicy.Pin pin) -> {
            policy.filter(other -> !other.equals(pin)).ifPresent(other -> contradict(other, pin));
            yield terms.withPolicy(pin);
          }
        },
        atMost);
  }

  /**
   * The one place that says how far who asks may go at most, whatever he writes, and whatever the
   * node's own default is: no farther than the reach of his key.
   */
  private static Terms bounded(Terms asked, Reach atMost) {
    return asked.withReach(asked.reach().within(atMost));
  }

  private static Reach reach(String text) {
    return Reach.parse(text)
        .orElseThrow(() -> refused(REACH_HEADER + ": ", text, "local, mesh, friends or public"));
  }

  private static RoutePolicy policy(String text) {
    String allowed = "auto, round-robin, local-only or pin:MACHINE";
    if (text.toLowerCase(Locale.ROOT).matches("pin:\\s*")) {
      throw refused(POLICY_HEADER + ": ", text, allowed);
    }
    return RoutePolicy.parse(text).orElseThrow(() -> refused(POLICY_HEADER + ": ", text, allowed));
  }

  private static boolean truth(String text, java.util.function.Supplier<String> name) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "1", "true" -> true;
      case "0", "false" -> false;
      default -> throw refused(name.get(), text, "1 or 0");
    };
  }

  /** The header's value. Given twice, nobody could say which one was meant as the limit. */
  private static Optional<String> one(String name, Function<String, List<String>> headers) {
    List<String> values = headers.apply(name);
    if (values.size() > 1) {
      throw FailureException.invalid(name + " is given " + values.size() + " times");
    }
    return values.stream().map(String::strip).findFirst();
  }

  private static void contradict(RoutePolicy header, RoutePolicy suffix) {
    throw FailureException.invalid(
        POLICY_HEADER
            + " says \""
            + header.text()
            + "\", the model's name says \""
            + suffix.text()
            + "\": leave one of them out");
  }

  private static FailureException refused(String name, String value, String allowed) {
    return FailureException.invalid(name + "\"" + value + "\" is not allowed: use " + allowed);
  }
}
