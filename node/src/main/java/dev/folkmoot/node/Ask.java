package dev.folkmoot.node;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.node.routing.Terms;
import java.util.Optional;

/**
 * Whom a client asks: everything about a request but its text.
 *
 * @param model what is to answer, as {@link Node#find} gave it
 * @param options how it must be loaded
 * @param keepAlive replaces the model's keep-alive on this machine; on others their owners decide
 * @param terms how far it may go, and who decides
 */
public record Ask(
    ModelCard model, RunnerOptions options, Optional<KeepAlive> keepAlive, Terms terms) {
  public Ask {
    requireNonNull(model);
    requireNonNull(options);
    requireNonNull(keepAlive);
    requireNonNull(terms);
  }
}
