package dev.folkmoot.app.cli;

import dev.folkmoot.app.client.ModelRow;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "ps", mixinStandardHelpOptions = true, description = "List the models in memory.")
final class PsCommand implements Callable<Integer> {

  private final Session session;

  PsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    TextTable table = new TextTable("NAME", "ID", "SIZE", "PROCESSOR", "CONTEXT", "UNTIL");
    for (ModelRow row : session.nodes().client().loaded()) {
      row.loaded()
          .ifPresent(residence ->
              table.add(
                  row.name(),
                  row.shortDigest(),
                  HumanText.bytes(row.size()),
                  processor(row.size(), residence.inGpu()),
                  Integer.toString(residence.contextLength()),
                  HumanText.time(residence.expires(), session.clock().instant())));
    }
    table.lines().forEach(session.terminal().out()::println);
    return 0;
  }

  static String processor(long size, long inGpu) {
    if (inGpu <= 0 || size <= 0) {
      return "100% CPU";
    } else if (inGpu >= size) {
      return "100% GPU";
    }
    long cpu = Math.round((size - inGpu) * 100.0 / size);
    return cpu + "%/" + (100 - cpu) + "% CPU/GPU";
  }
}
