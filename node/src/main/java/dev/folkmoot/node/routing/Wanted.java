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
    return new Wanted(
        model,
        Optional.of(fixed),
        options,
        contextTokens,
        promptTokens,
        prefix,
        reach,
        keepersAllowed,
        policy,
        hops,
        tried);
  }

  public Wanted withPrompt(int tokens, PrefixChain beginnings) {
    return new Wanted(
        model,
        digest,
        options,
        contextTokens,
        tokens,
        beginnings,
        reach,
        keepersAllowed,
        policy,
        hops,
        tried);
  }

  public Wanted withOptions(RunnerOptions loadedAs, int context) {
    return new Wanted(
        model,
        digest,
        loadedAs,
        context,
        promptTokens,
        prefix,
        reach,
        keepersAllowed,
        policy,
        hops,
        tried);
  }

  public Wanted withReach(Reach farthest, boolean toKeepers) {
    return new Wanted(
        model,
        digest,
        options,
        contextTokens,
        promptTokens,
        prefix,
        farthest,
        toKeepers,
        policy,
        hops,
        tried);
  }

  public Wanted withPolicy(RoutePolicy other) {
    return new Wanted(
        model,
        digest,
        options,
        contextTokens,
        promptTokens,
        prefix,
        reach,
        keepersAllowed,
        other,
        hops,
        tried);
  }

  public Wanted passedOn(int times) {
    return new Wanted(
        model,
        digest,
        options,
        contextTokens,
        promptTokens,
        prefix,
        reach,
        keepersAllowed,
        policy,
        times,
        tried);
  }

  /** The same, now that this machine has been tried as well. */
  public Wanted without(NodeId node) {
    Set<NodeId> more = new HashSet<>(tried);
    more.add(node);
    return new Wanted(
        model,
        digest,
        options,
        contextTokens,
        promptTokens,
        prefix,
        reach,
        keepersAllowed,
        policy,
        hops,
        more);
  }
}
