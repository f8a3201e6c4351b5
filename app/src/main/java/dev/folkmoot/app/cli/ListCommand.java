package dev.folkmoot.app.cli;

import dev.folkmoot.app.client.ModelRow;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "List the models of this machine.")
final class ListCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(arity = "0..1", paramLabel = "PREFIX", description = "Only names that begin so.")
  private String prefix = "";

  ListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    TextTable table = new TextTable("NAME", "ID", "SIZE", "MODIFIED");
    for (ModelRow row : session.nodes().client().installed()) {
      if (row.name().toLowerCase(Locale.ROOT).startsWith(prefix.toLowerCase(Locale.ROOT))) {
        table.add(
            row.name(),
            row.shortDigest(),
            HumanText.bytes(row.size()),
            HumanText.time(row.modified(), session.clock().instant()));
      }
    }
    table.lines().forEach(session.terminal().out()::println);
    return 0;
  }
}
