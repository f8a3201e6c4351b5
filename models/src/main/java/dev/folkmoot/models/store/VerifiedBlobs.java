package dev.folkmoot.models.store;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Remembers which blobs were found to be what their names say, and how their files looked then. A
 * file that still looks the same need not be hashed again: that takes a second a gigabyte.
 */
final class VerifiedBlobs {

  private static final System.Logger LOG = System.getLogger(VerifiedBlobs.class.getName());
  private static final long MAX_BYTES = 16L << 20;

  private final StoreLayout layout;

  VerifiedBlobs(StoreLayout layout) {
    this.layout = layout;
  }

  /** How a file looks from outside. */
  private record Look(long size, long modifiedMicros) {
    static Look at(Path blob) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(blob, BasicFileAttributes.class);
      return new Look(attributes.size(), attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS));
    }
  }

  boolean knows(Digest digest) throws IOException {
    Look then = read().get(digest.fileName());
    return then != null && then.equals(Look.at(layout.blob(digest)));
  }

  /** To be called when the blob was hashed just now. One that a rival has deleted is forgotten. */
  void remember(Digest digest) throws IOException {
    try (RootLock _ = RootLock.acquire(layout.lock())) {
      Map<String, Look> looks = read();
      looks.keySet().removeIf(name -> !Files.exists(layout.blobs().resolve(name)));
      if (Files.exists(layout.blob(digest))) {
        // Blobs are deleted under this lock only, so it stays for now.
        looks.put(digest.fileName(), Look.at(layout.blob(digest)));
      }
      write(looks);
    }
  }

  /** A list that cannot be read counts as empty: then everything is hashed once more. */
  private Map<String, Look> read() throws IOException {
    Map<String, Look> looks = new LinkedHashMap<>();
    try {
      JsonNode root = Json.MAPPER.readTree(BoundedFile.read(layout.verified(), MAX_BYTES));
      for (Map.Entry<String, JsonNode> entry : root.properties()) {
        // A name that is none would lead out of the folder.
        Digest digest = Digest.parse(entry.getKey());
        JsonNode value = entry.getValue();
        looks.put(
            digest.fileName(),
            new Look(value.path("size").asLong(-1), value.path("modified").asLong(-1)));
      }
    } catch (NoSuchFileException e) {
      LOG.log(System.Logger.Level.DEBUG, "no blob was verified yet: {0}", e.getMessage());
    } catch (JacksonException | FailureException e) {
      LOG.log(System.Logger.Level.WARNING, "ignored {0}: {1}", layout.verified(), e.getMessage());
      looks.clear();
    }
    return looks;
  }

  private void write(Map<String, Look> looks) throws IOException {
    Map<String, Object> root = new LinkedHashMap<>();
    looks.forEach((name, look) ->
        root.put(name, Map.of("size", look.size(), "modified", look.modifiedMicros())));
    DurableFile.write(layout.verified(), Json.MAPPER.writeValueAsBytes(root));
  }
}
