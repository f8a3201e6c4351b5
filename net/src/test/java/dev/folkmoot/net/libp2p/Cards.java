package dev.folkmoot.net.libp2p;

import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelDetails;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.core.model.Pooling;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Cards of models that nobody has. */
final class Cards {

  private Cards() {}

  static ModelCard card(String name) {
    ModelShape shape =
        new ModelShape(
            "llama",
            1_000,
            "F16",
            2_048,
            64,
            2,
            512,
            4_096,
            2_000,
            Pooling.NONE,
            true,
            Optional.empty(),
            Set.of(Capability.COMPLETION));
    return new ModelCard(
        ModelName.parse(name).orElseThrow(),
        new Digest("ab".repeat(32)),
        new Digest("cd".repeat(32)),
        2_345,
        Instant.ofEpochSecond(1_790_000_000),
        shape,
        new ModelDetails("", "gguf", "llama", List.of("llama"), "1K", "F16"),
        ModelRecipe.PLAIN.withSystem("Be brief."));
  }

  static ModelCard with(ModelCard card, ModelRecipe recipe) {
    return new ModelCard(
        card.name(),
        card.digest(),
        card.weightsDigest(),
        card.size(),
        card.modifiedAt(),
        card.shape(),
        card.details(),
        recipe);
  }
}
