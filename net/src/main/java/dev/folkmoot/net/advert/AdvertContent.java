package dev.folkmoot.net.advert;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.Reach;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a node says of itself.
 *
 * @param name of the machine, for people
 * @param engines what runs models there, for example {@code llama.cpp v0.5.0 (zen4)}
 * @param models the most important ones first: what does not fit into an advert is left out from
 *     the end
 * @param load as it was when this was said; those who are connected hear of changes
 * @param serves whose requests it takes: those of askers that stand this near, or nearer
 * @param addresses where it can be found, as multiaddrs
 */
public record AdvertContent(
    String name,
    List<String> engines,
    List<ModelOffer> models,
    LoadReport load,
    DataPolicy dataPolicy,
    Reach serves,
    List<String> addresses) {

  public static final int MAX_NAME_CHARS = 128;
  public static final int MAX_ENGINES = 8;
  public static final int MAX_MODELS = 128;
  public static final int MAX_ADDRESSES = 32;

  public AdvertContent {
    requireNonNull(load);
    requireNonNull(dataPolicy);
    requireNonNull(serves);
    engines = List.copyOf(engines);
    models = List.copyOf(models);
    addresses = List.copyOf(addresses);
    if (name.length() > MAX_NAME_CHARS
        || engines.size() > MAX_ENGINES
        || models.size() > MAX_MODELS
        || addresses.size() > MAX_ADDRESSES) {
      throw new IllegalArgumentException("an advert says less");
    }
  }

  /**
   * What others than the owner's machines are told: the models that are shared, and whether there
   * is room; not what engines there are, nor what else is in memory or how busy it is.
   */
  public AdvertContent reduced(Predicate<ModelOffer> isShared) {
    return new AdvertContent(
        name,
        List.of(),
        models.stream().filter(isShared).toList(),
        load.reduced(),
        dataPolicy,
        serves,
        addresses);
  }

  /** The same without the last model. */
  AdvertContent withoutLastModel() {
    return new AdvertContent(
        name, engines, models.subList(0, models.size() - 1), load, dataPolicy, serves, addresses);
  }

  /** The same with another load. */
  AdvertContent with(LoadReport now) {
    return new AdvertContent(name, engines, models, now, dataPolicy, serves, addresses);
  }
}
