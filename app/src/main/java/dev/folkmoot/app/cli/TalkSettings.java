package dev.folkmoot.app.cli;

import dev.folkmoot.app.client.ChatOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a person has set for a talk with {@code /set}, or on the command line before it. */
final class TalkSettings {

  private final Optional<String> keepAlive;
  private final Map<String, Object> parameters = new LinkedHashMap<>();

  private Optional<String> format;
  private Optional<String> think;
  private Optional<String> system = Optional.empty();
  private boolean isVerbose;
  private boolean wrapsWords;
  private boolean showsThoughts;

  TalkSettings(ChatOptions options, boolean isVerbose, boolean wrapsWords, boolean showsThoughts) {
    this.keepAlive = options.keepAlive();
    this.format = options.format();
    this.think = options.think();
    this.isVerbose = isVerbose;
    this.wrapsWords = wrapsWords;
    this.showsThoughts = showsThoughts;
  }

  ChatOptions options() {
    return new ChatOptions(format, keepAlive, think, parameters);
  }

  Map<String, Object> parameters() {
    return parameters;
  }

  Optional<String> system() {
    return system;
  }

  void system(Optional<String> text) {
    system = text;
  }

  void format(Optional<String> name) {
    format = name;
  }

  void think(Optional<String> how) {
    think = how;
  }

  boolean isVerbose() {
    return isVerbose;
  }

  void verbose(boolean tellsTheCost) {
    isVerbose = tellsTheCost;
  }

  boolean wrapsWords() {
    return wrapsWords;
  }

  void wrapsWords(boolean wraps) {
    wrapsWords = wraps;
  }

  boolean showsThoughts() {
    return showsThoughts;
  }

  /** Another model has parameters and a system message of its own. */
  void forgetModel() {
    parameters.clear();
    system = Optional.empty();
  }
}
