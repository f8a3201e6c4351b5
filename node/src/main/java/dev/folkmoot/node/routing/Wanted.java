package dev.folkmoot.node.routing;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.node.routing.history.PrefixChain;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a request needs of whoever answers it. Holds nothing of its text.
 *
 * @param model by which name it was asked for
 * @param digest the weights that it must be, where that is fixed already: because a stream goes on
 *     that they began, or because this machine has a model of that name
 * @param options how it must be loaded
 * @param contextTokens tokens that prompt and answer together may take; at least 0
 * @param promptTokens tokens of the prompt, by estimate; at least 0
 * @param prefix the conversation's beginnings
 * @param reach how far it may go
 * @param keepersAllowed whether machines that keep prompts may answer
 * @param policy how it is decided who does
 * @param hops machines that have passed it on to us: 0 for a client's own
 * @param tried machines that have failed or refused it, and are not asked again
 */
public record Wanted(
    ModelName model,
    Optional<Digest> digest,
    RunnerOptions options,
    int contextTokens,
    int promptTokens,
    PrefixChain prefix,
    Reach reach,
    boolean keepersAllowed,
    RoutePolicy policy,
    int hops,
    Set<NodeId> tried) {

  /** A request that has come from another machine is answered here or not at all. */
  public static final int MAX_HOPS = 1;

  public Wanted {
    requireNonNull(model);
    requireNonNull(digest);
    requireNonNull(options);
    requireNonNull(prefix);
    requireNonNull(reach);
    requireNonNull(policy);
    tried = Set.copyOf(tried);
    if (contextTokens < 0 || promptTokens < 0 || hops < 0) {
      throw new IllegalArgumentException("tokens and hops are counted from nothing");
    }
  }

  /** The model, as anybody in the mesh has it, for a short prompt. */
  public static Wanted of(ModelName model) {
    return new Wanted(
        model,
        Optional.empty(),
        RunnerOptions.DEFAULT,
        0,
        0,
        PrefixChain.NONE,
        Reach.MESH,
        false,
        new RoutePolicy.Auto(),
        0,
        Set.of());
  }

  public Wanted withDigest(Digest fixed) {
    return with(change -> change.digest = Optional.of(fixed));
  }

  public Wanted withPrompt(int tokens, PrefixChain beginnings) {
    return with(change -> {
      change.promptTokens = tokens;
      change.prefix = beginnings;
    });
  }

  public Wanted withOptions(RunnerOptions loadedAs, int context) {
    return with(change -> {
      change.options = loadedAs;
      change.contextTokens = context;
    });
  }

  public Wanted withReach(Reach farthest, boolean toKeepers) {
    return with(change -> {
      change.reach = farthest;
      change.keepersAllowed = toKeepers;
    });
  }

  public Wanted withPolicy(RoutePolicy other) {
    return with(change -> change.policy = other);
  }

  public Wanted passedOn(int times) {
    return with(change -> change.hops = times);
  }

  /** The same, now that this machine has been tried as well. */
  public Wanted without(NodeId node) {
    Set<NodeId> more = new HashSet<>(tried);
    more.add(node);
    return with(change -> change.tried = more);
  }

  /** The same, where these may be asked again. */
  public Wanted reconsidering(Set<NodeId> again) {
    Set<NodeId> fewer = new HashSet<>(tried);
    fewer.removeAll(again);
    return with(change -> change.tried = fewer);
  }

  private Wanted with(Consumer<Change> change) {
    Change next = new Change(this);
    change.accept(next);
    return new Wanted(
        model,
        next.digest,
        next.options,
        next.contextTokens,
        next.promptTokens,
        next.prefix,
        next.reach,
        next.keepersAllowed,
        next.policy,
        next.hops,
        next.tried);
  }

  /** A copy whose parts can still be set: so each stands here once, and not in every method. */
  private static final class Change {
    private Optional<Digest> digest;
    private RunnerOptions options;
    private int contextTokens;
    private int promptTokens;
    private PrefixChain prefix;
    private Reach reach;
    private boolean keepersAllowed;
    private RoutePolicy policy;
    private int hops;
    private Set<NodeId> tried;

    Change(Wanted from) {
      digest = from.digest;
      options = from.options;
      contextTokens = from.contextTokens;
      promptTokens = from.promptTokens;
      prefix = from.prefix;
      reach = from.reach;
      keepersAllowed = from.keepersAllowed;
      policy = from.policy;
      hops = from.hops;
      tried = from.tried;
    }
  }
}
