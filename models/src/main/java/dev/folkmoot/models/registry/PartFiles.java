package dev.folkmoot.models.registry;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.models.store.Blobs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is kept of a blob that is not whole: {@code <blob>-partial} with the bytes, and for each
 * part {@code <blob>-partial-<N>}, which says how far it has come. The layout is Ollama's.
 */
final class PartFiles {

  private static final System.Logger LOG = System.getLogger(PartFiles.class.getName());
  private static final int MAX_STATE_BYTES = 4_096;

  private final Blobs blobs;
  private final Digest digest;

  PartFiles(Blobs blobs, Digest digest) {
    this.blobs = blobs;
    this.digest = digest;
  }

  Path data() {
    return blobs.partial(digest);
  }

  private Path state(int number) {
    return data().resolveSibling(data().getFileName() + "-" + number);
  }

  /** The parts as they were left; cut anew where nothing was, or nothing that makes a whole. */
  List<Part> load(long total, long partBytes) throws IOException {
    List<Part> kept = new ArrayList<>();
    for (Path file : states()) {
      read(file, kept);
    }
    kept.sort(Comparator.comparingInt(Part::number));
    if (Files.isRegularFile(data()) && isWhole(kept, total)) {
      return kept;
    }
    clear();
    return cut(total, partBytes);
  }

  static List<Part> cut(long total, long partBytes) {
    List<Part> parts = new ArrayList<>();
    for (long offset = 0; offset < total; offset += partBytes) {
      parts.add(new Part(parts.size(), offset, Math.min(partBytes, total - offset), 0));
    }
    return parts;
  }

  private static boolean isWhole(List<Part> parts, long total) {
    long end = 0;
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (part.number() != i || part.offset() != end) {
        return false;
      }
      end = part.end();
    }
    return end == total;
  }

  private static void read(Path file, List<Part> parts) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      JsonNode state = JsonMapper.shared().readTree(in.readNBytes(MAX_STATE_BYTES));
      parts.add(
          new Part(
              state.path("N").asInt(-1),
              state.path("Offset").asLong(-1),
              state.path("Size").asLong(-1),
              state.path("Completed").asLong(-1)));
    } catch (JacksonException | IllegalArgumentException e) {
      LOG.log(System.Logger.Level.WARNING, "ignored {0}: {1}", file, e.getMessage());
    }
  }

  /** By rename: a process that is killed leaves the state before or the state after. */
  void save(Part part) throws IOException {
    String json =
        "{\"N\":%d,\"Offset\":%d,\"Size\":%d,\"Completed\":%d}"
            .formatted(part.number(), part.offset(), part.size(), part.completed());
    // The name is one that the store sweeps up if this process dies here.
    Path fresh =
        data()
            .resolveSibling(
                ".folkmoot-"
                    + ProcessHandle.current().pid()
                    + "-"
                    + digest.shortHex()
                    + "-"
                    + part.number()
                    + ".tmp");
    try {
      Files.writeString(fresh, json);
      Files.move(fresh, state(part.number()), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Removes everything that is kept. */
  void clear() throws IOException {
    Files.deleteIfExists(data());
    clearStates();
  }

  void clearStates() throws IOException {
    for (Path file : states()) {
      Files.deleteIfExists(file);
    }
  }

  private List<Path> states() throws IOException {
    List<Path> files = new ArrayList<>();
    Path folder = data().getParent();
    if (folder == null) {
      return files;
    }
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(folder, data().getFileName() + "-*")) {
      found.forEach(files::add);
    } catch (NoSuchFileException e) {
      LOG.log(System.Logger.Level.DEBUG, "no folder of blobs: {0}", e.getMessage());
    }
    return files;
  }
}
