package dev.folkmoot.models.store;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What was installed once.
 *
 * @param entries by {@link ModelName#key}
 */
record InstallRecord(Map<String, Entry> entries) {

  private static final System.Logger LOG = System.getLogger(InstallRecord.class.getName());
  private static final long MAX_BYTES = 1L << 20;

  /**
   * One name's history.
   *
   * @param manifests that were put there by us, oldest first
   * @param finished whether the last of them surely arrived
   */
  record Entry(List<Digest> manifests, boolean finished) {
    static final Entry NONE = new Entry(List.of(), false);

    Entry {
      manifests = List.copyOf(manifests);
    }
  }

  InstallRecord {
    entries = Map.copyOf(entries);
  }

  Optional<Entry> entry(ModelName name) {
    return Optional.ofNullable(entries.get(name.key()));
  }

  InstallRecord with(ModelName name, Entry entry) {
    Map<String, Entry> more = new LinkedHashMap<>(entries);
    more.put(name.key(), entry);
    return new InstallRecord(more);
  }

  /** A record that cannot be read counts as none: then a model that is there is left alone. */
  static InstallRecord read(Path file) throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    try {
      JsonNode root = Json.MAPPER.readTree(BoundedFile.read(file, MAX_BYTES));
      for (Map.Entry<String, JsonNode> property : root.properties()) {
        List<Digest> manifests = new ArrayList<>();
        for (JsonNode digest : property.getValue().path("manifests")) {
          manifests.add(Digest.parse(digest.asString("")));
        }
        boolean finished = property.getValue().path("finished").asBoolean(false);
        entries.put(property.getKey(), new Entry(manifests, finished));
      }
    } catch (NoSuchFileException e) {
      LOG.log(System.Logger.Level.DEBUG, "nothing was installed yet: {0}", e.getMessage());
    } catch (JacksonException | FailureException e) {
      LOG.log(System.Logger.Level.WARNING, "ignored {0}: {1}", file, e.getMessage());
      entries.clear();
    }
    return new InstallRecord(entries);
  }

  void write(Path file) throws IOException {
    Map<String, Object> root = new LinkedHashMap<>();
    entries.forEach((key, entry) -> {
      Map<String, Object> value = new LinkedHashMap<>();
      value.put("manifests", entry.manifests().stream().map(Digest::toString).toList());
      value.put("finished", entry.finished());
      root.put(key, value);
    });
    DurableFile.write(file, Json.MAPPER.writeValueAsBytes(root));
  }
}
