package dev.folkmoot.app.cli;

import dev.folkmoot.app.home.ApiKeyFile;
import dev.folkmoot.http.access.ApiKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "List the API keys; what is shown opens nothing.")
final class KeyListCommand implements Callable<Integer> {

  private final Session session;

  KeyListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    TextTable table =
        new TextTable("ID", "NAME", "SCOPES", "REACH", "RATE", "AT ONCE", "CREATED", "EXPIRES");
    Instant now = session.clock().instant();
    for (ApiKey key : new ApiKeyFile(session.home()).keys()) {
      table.add(
          key.id(),
          key.name(),
          key.scopeText(),
          key.reach().wireName(),
          key.perMinute() == 0 ? "any" : key.perMinute() + "/min",
          key.concurrent() == 0 ? "any" : Integer.toString(key.concurrent()),
          minute(key.created()),
          key.expires()
              .map(end -> now.isBefore(end) ? minute(end) : "expired " + minute(end))
              .orElse("never"));
    }
    table.lines().forEach(session.terminal().out()::println);
    return 0;
  }

  private static String minute(Instant time) {
    return time.truncatedTo(ChronoUnit.MINUTES).toString();
  }
}
