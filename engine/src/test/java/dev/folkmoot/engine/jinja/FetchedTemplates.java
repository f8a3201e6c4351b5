package dev.folkmoot.engine.jinja;

import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Where the chat templates of real models lie, which belong to others and are fetched. */
public final class FetchedTemplates {

  private FetchedTemplates() {}

  /** The folder; fails with the remedy if it is not there. */
  public static Path folder() {
    String told =
        System.getProperty(
            "folkmoot.chat.templates", System.getenv().getOrDefault("FOLKMOOT_CHAT_TEMPLATES", ""));
    String cache =
        Objects.requireNonNullElse(
            System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home") + "/.cache");
    Path folder = told.isEmpty() ? Path.of(cache, "folkmoot/test/chat-templates") : Path.of(told);
    if (!Files.isDirectory(folder)) {
      fail("no chat templates in %s: run engine/src/test/scripts/fetch-chat-templates.sh", folder);
    }
    return folder;
  }
}
