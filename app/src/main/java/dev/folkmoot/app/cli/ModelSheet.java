package dev.folkmoot.app.cli;

import dev.folkmoot.app.client.ModelCard;
import java.io.PrintStream;

/** What is known of a model, as {@code moot show} and {@code /show info} print it. */
final class ModelSheet {

  private static final int LICENSE_LINES = 2;
  private static final String INDENT = "  ";

  private ModelSheet() {}

  static void print(ModelCard card, PrintStream out) {
    TextTable facts = new TextTable();
    card.facts().forEach(facts::add);
    section(out, "Model", facts.lines());
    section(out, "Capabilities", card.capabilities());
    section(out, "Parameters", parameters(card.parameters()).lines());
    section(out, "System", card.system().lines().toList());
    section(out, "License", card.license().lines().limit(LICENSE_LINES).toList());
  }

  /** Names and values in columns. */
  static TextTable parameters(String lines) {
    TextTable table = new TextTable();
    lines
        .lines()
        .map(line -> line.strip().split("\\s+", 2))
        .filter(words -> words.length == 2)
        .forEach(words -> table.add(words[0], words[1]));
    return table;
  }

  private static void section(PrintStream out, String title, Iterable<String> lines) {
    if (!lines.iterator().hasNext()) {
      return;
    }
    out.println(INDENT + title);
    // The card may be a peer's, or come with a model from anywhere.
    lines.forEach(line -> out.println((INDENT + INDENT + plain(line)).stripTrailing()));
    out.println();
  }

  /** A line of somebody else's, fit for a terminal. */
  static String plain(String line) {
    return PlainText.of(line.replace("\t", "    "));
  }
}
