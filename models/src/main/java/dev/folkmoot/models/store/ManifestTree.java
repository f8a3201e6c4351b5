package dev.folkmoot.models.store;

import dev.folkmoot.core.model.ModelName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds manifests by name and lists them all, as the directories stand at the moment. */
final class ManifestTree {

  private static final int PARTS = 4;

  private final StoreLayout layout;

  ManifestTree(StoreLayout layout) {
    this.layout = layout;
  }

  /**
   * The stored name that matches: the very same if there is one, else the first that differs in
   * case only.
   */
  Optional<ModelName> existing(ModelName name) throws IOException {
    if (Files.isRegularFile(layout.manifest(name))) {
      return Optional.of(name);
    }
    return descend(layout.manifests(), List.of(), name);
  }

  /** The names of all manifests; files whose place is no model's name are passed over. */
  List<ModelName> all() throws IOException {
    List<ModelName> names = new ArrayList<>();
    collect(layout.manifests(), List.of(), names);
    return names;
  }

  private Optional<ModelName> descend(Path directory, List<String> found, ModelName wanted)
      throws IOException {
    if (found.size() == PARTS) {
      return Files.isRegularFile(directory) ? name(found) : Optional.empty();
    }
    String part = parts(wanted).get(found.size());
    for (Path entry : entries(directory)) {
      String entryName = entry.getFileName().toString();
      if (entryName.equalsIgnoreCase(part)) {
        Optional<ModelName> name = descend(entry, append(found, entryName), wanted);
        if (name.isPresent()) {
          return name;
        }
      }
    }
    return Optional.empty();
  }

  private void collect(Path directory, List<String> found, List<ModelName> names)
      throws IOException {
    if (found.size() == PARTS) {
      if (Files.isRegularFile(directory)) {
        name(found).ifPresent(names::add);
      }
      return;
    }
    for (Path entry : entries(directory)) {
      collect(entry, append(found, entry.getFileName().toString()), names);
    }
  }

  /** What is in a directory, by name; nothing where there is no such directory (any more). */
  private static List<Path> entries(Path directory) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (FileSystemException e) {
      if (!isCircle(directory, e)) {
        throw e;
      }
      return List.of();
    } catch (DirectoryIteratorException | UncheckedIOException e) {
      throw new IOException(e);
    }
    entries.sort(Comparator.comparing(Path::getFileName));
    return entries;
  }

  /**
   * Whether this is a link that leads to itself: there is nothing behind it. What cannot be read
   * for another reason may hold manifests, and nobody may go on as if it did not.
   */
  private static boolean isCircle(Path directory, FileSystemException e) {
    return e.getClass() == FileSystemException.class && Files.isSymbolicLink(directory);
  }

  private static Optional<ModelName> name(List<String> parts) {
    // A tag may hold dots and dashes but no slash or colon, so the parts survive being joined.
    return ModelName.parse(
        parts.get(0) + "/" + parts.get(1) + "/" + parts.get(2) + ":" + parts.get(3));
  }

  private static List<String> parts(ModelName name) {
    return List.of(name.host(), name.namespace(), name.model(), name.tag());
  }

  private static List<String> append(List<String> parts, String part) {
    List<String> longer = new ArrayList<>(parts);
    longer.add(part);
    return longer;
  }
}
