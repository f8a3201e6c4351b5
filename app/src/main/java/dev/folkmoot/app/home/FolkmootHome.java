package dev.folkmoot.app.home;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The one directory that holds everything that its nodes keep.
 *
 * @param root {@code $FOLKMOOT_HOME}
 * @param models where the models are: {@code $OLLAMA_MODELS}, or {@code models} below the root
 */
public record FolkmootHome(Path root, Path models) {

  public FolkmootHome {
    root = root.toAbsolutePath().normalize();
    models = models.toAbsolutePath().normalize();
  }

  public static FolkmootHome of(Environment environment) {
    Path root =
        environment
            .path("FOLKMOOT_HOME")
            .orElseGet(() ->
                environment
                    .path("XDG_DATA_HOME")
                    .orElse(environment.userHome().resolve(".local/share"))
                    .resolve("folkmoot"));
    return new FolkmootHome(root, environment.path("OLLAMA_MODELS").orElse(root.resolve("models")));
  }

  /** The node of that number, whether it runs or not. */
  public NodePlace node(int number) {
    return new NodePlace(this, number);
  }

  /** What belongs to the nodes beside the first, a folder each. */
  Path nodes() {
    return root.resolve("nodes");
  }

  /** The secret that makes the nodes of one owner a mesh. */
  public Path meshKeyFile() {
    return root.resolve("mesh.key");
  }

  /** What names this machine to registries of models. */
  public Path registryKeyFile() {
    return root.resolve("registry.key");
  }

  /** What private registries want to see; people write it. */
  public Path registriesFile() {
    return root.resolve("registries");
  }

  public Path friendsFile() {
    return root.resolve("friends");
  }

  public Path bansFile() {
    return root.resolve("bans");
  }

  /** The API keys of its nodes, hashed. */
  public Path keysFile() {
    return root.resolve("keys");
  }

  /** What the owner's own commands show to a node that wants keys. */
  Path ownerTokenFile() {
    return root.resolve("owner.token");
  }

  /** The certificate that was made here, and its key. */
  TlsFiles tlsFiles() {
    return new TlsFiles(root.resolve("tls.crt"), root.resolve("tls.key"));
  }

  /** Held for a moment by whoever changes a file that several nodes share. */
  Path changesFile() {
    return root.resolve("changes.lock");
  }

  /** What was said in talks, a line each, for the arrow keys. */
  public Path historyFile() {
    return root.resolve("history");
  }

  /** Where a node in the background writes its log. */
  public Path logFile() {
    return root.resolve("logs").resolve("moot.log");
  }

  /** Makes the directories that are not there yet. */
  public void create() {
    try {
      Files.createDirectories(root);
      Files.createDirectories(models);
      Files.createDirectories(logFile().getParent());
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot make " + root + ": " + e.getMessage(), e);
    }
  }
}
