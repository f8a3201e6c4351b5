package dev.folkmoot.app.settings;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.engine.remote.BackendKind;
import dev.folkmoot.engine.remote.RemoteSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that a node is told.
 *
 * @param file where it comes from, besides the environment; empty if there is none
 * @param environment of the process, over what the file says
 * @param engines other programs that are to be asked
 * @param warnings what means nothing any more
 */
public record Configuration(
    Optional<Path> file,
    Environment environment,
    List<RemoteSettings> engines,
    List<String> warnings) {

  /** In the home. */
  public static final String FILE_NAME = "config.yaml";

  public Configuration {
    engines = List.copyOf(engines);
    warnings = List.copyOf(warnings);
  }

  /** Where the file of a home is, whether there is one or not. */
  public static Path fileOf(Environment environment) {
    return FolkmootHome.of(environment).root().resolve(FILE_NAME);
  }

  /**
   * Reads the file that is named, else that of the home, if there is one. It may be one of
   * Symmetry's ({@link ProviderFile}).
   *
   * @throws FailureException {@code INVALID_REQUEST} if a key is not known or an engine is wrong,
   *     with file, line, column and remedy; other values are judged by who reads them
   */
  public static Configuration read(Environment environment, Optional<Path> named) {
    Path usual = fileOf(environment);
    Optional<Path> file = named.or(() -> Optional.of(usual).filter(Files::exists));
    if (file.isEmpty()) {
      return new Configuration(file, environment, engines(environment, List.of()), List.of());
    }
    Optional<YamlValue.Members> document = YamlFile.read(file.get());
    if (document.isPresent() && ProviderFile.isOne(document.get())) {
      ProviderFile provider = ProviderFile.of(file.get(), document.get());
      return new Configuration(
          file,
          environment.over(provider.values(), provider.places()),
          engines(environment, List.of(provider.engine())),
          provider.warnings());
    }
    FileReader reader = new FileReader(file.get(), environment);
    document.ifPresent(reader::read);
    return new Configuration(
        file,
        environment.over(reader.values(), reader.places()),
        engines(environment, reader.engines()),
        reader.warnings());
  }

  /**
   * Has every value judged by who reads it.
   *
   * @throws FailureException {@code INVALID_REQUEST} with what is wrong, where and the remedy
   */
  public void requireSound() {
    NodeSettings.of(environment);
    MeshSettings.of(environment, 1);
    RoutingSettings.of(environment);
    ServingVariables.read(environment);
    TradeSettings.of(environment);
    new StrictSettings(environment).flag("FOLKMOOT_SHARED_HOST", false);
  }

  /** The list in the environment goes before that in the file. */
  private static List<RemoteSettings> engines(
      Environment environment, List<RemoteSettings> written) {
    Optional<String> list = environment.text(Keys.ENGINES_VARIABLE);
    if (list.isEmpty()) {
      return written;
    }
    List<RemoteSettings> engines = new ArrayList<>();
    for (String item : list.get().split(",", -1)) {
      int equals = item.indexOf('=');
      String kind = item.substring(0, Math.max(0, equals)).strip();
      String url = item.substring(equals + 1).strip();
      Optional<BackendKind> known = BackendKind.parse(kind);
      if (known.isEmpty() && !kind.isEmpty() && !kind.equals("auto")) {
        throw environment.wrong(
            Keys.ENGINES_VARIABLE, list.get(), "say kind=url, as ollama=http://127.0.0.1:11434");
      }
      try {
        String name = (kind.isEmpty() ? "engine" : kind) + "-" + (engines.size() + 1);
        engines.add(RemoteSettings.of(name, known, URI.create(url)));
      } catch (IllegalArgumentException | FailureException e) {
        throw environment.wrong(
            Keys.ENGINES_VARIABLE, list.get(), "say kind=url, as ollama=http://127.0.0.1:11434");
      }
    }
    return engines;
  }
}
