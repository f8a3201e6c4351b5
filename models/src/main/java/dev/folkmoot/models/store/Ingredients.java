package dev.folkmoot.models.store;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.model.ModelRecipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model is made of.
 *
 * @param weights a GGUF file; it is copied unless it is one of the store's own blobs
 * @param kept layers beside the weights and the recipe, such as a projector; their blobs must be in
 *     the store
 * @param recipe what it is given besides
 * @param traits what the configuration says of how it is asked and read, by Ollama's names: {@code
 *     renderer}, {@code parser}, {@code requires}
 * @param info what the configuration is to say in place of what the weights do, by its own names
 * @param quantize what the weights are to be made smaller to, by llama.cpp's name, for example
 *     {@code Q4_K_M}
 */
public record Ingredients(
    Path weights,
    List<Layer> kept,
    ModelRecipe recipe,
    Map<String, String> traits,
    Map<String, Object> info,
    Optional<String> quantize) {

  /** The names that a configuration's traits may have. */
  public static final List<String> TRAITS = List.of("renderer", "parser", "requires");

  public Ingredients {
    requireNonNull(weights);
    requireNonNull(recipe);
    requireNonNull(quantize);
    kept = List.copyOf(kept);
    traits = Map.copyOf(traits);
    info = Map.copyOf(info);
  }

  /** Weights and a recipe, and nothing else. */
  public static Ingredients of(Path weights, ModelRecipe recipe) {
    return new Ingredients(weights, List.of(), recipe, Map.of(), Map.of(), Optional.empty());
  }

  public Ingredients withKept(List<Layer> layers) {
    return new Ingredients(weights, layers, recipe, traits, info, quantize);
  }

  public Ingredients withRecipe(ModelRecipe other) {
    return new Ingredients(weights, kept, other, traits, info, quantize);
  }

  public Ingredients withTraits(Map<String, String> other) {
    return new Ingredients(weights, kept, recipe, other, info, quantize);
  }

  public Ingredients withInfo(Map<String, Object> other) {
    return new Ingredients(weights, kept, recipe, traits, other, quantize);
  }

  public Ingredients withQuantize(Optional<String> type) {
    return new Ingredients(weights, kept, recipe, traits, info, type);
  }

  /**
   * The same with another recipe laid over its own: texts and messages replace, parameters replace
   * one by one, licences are added.
   */
  public Ingredients overlaid(ModelRecipe over) {
    Map<String, Object> parameters = new LinkedHashMap<>(recipe.parameters());
    parameters.putAll(over.parameters());
    List<String> licenses = new ArrayList<>(recipe.licenses());
    over.licenses().stream().filter(text -> !licenses.contains(text)).forEach(licenses::add);
    return withRecipe(
        new ModelRecipe(
            over.template().or(recipe::template),
            over.system().or(recipe::system),
            parameters,
            licenses,
            over.messages().isEmpty() ? recipe.messages() : over.messages()));
  }
}
