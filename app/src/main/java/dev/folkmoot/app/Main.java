package dev.folkmoot.app;

import dev.folkmoot.app.cli.MootCommand;
import dev.folkmoot.app.cli.Session;
import dev.folkmoot.app.cli.Terminal;
import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.home.Installation;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;

/** Where the program begins. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    Environment environment = Environment.ofThisProcess();
    Optional<Installation> installation = Installation.of(Main.class);
    Session session =
        new Session(
            Terminal.ofThisProcess(),
            environment,
            FolkmootHome.of(environment),
            installation,
            new Assembly(MootCommand.VERSION, installation),
            Clock.system(ZoneId.systemDefault()));
    System.exit(MootCommand.run(session, arguments));
  }
}
