package dev.folkmoot.app.cli;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.settings.Configuration;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Does once, in one process, what a user does: starts a node, asks it, looks around, stops it. The
 * packaging runs this to train the AOT cache, which then holds the classes of both sides.
 */
@Command(name = "rehearse", hidden = true, description = "Train the start-up cache.")
final class RehearseCommand implements Callable<Integer> {

  private static final List<List<String>> SCENES =
      List.of(
          List.of("run", "Hello there!"),
          List.of("run", RunTarget.BUNDLED, "What is Folkmoot?", "--verbose"),
          List.of("list"),
          List.of("ps"),
          List.of("show", RunTarget.BUNDLED),
          List.of("invite"),
          List.of("peers"),
          List.of("why"),
          List.of("top"),
          List.of("stop", RunTarget.BUNDLED));

  private final Session session;

  @Parameters(paramLabel = "HOME", description = "A folder that may be thrown away afterwards.")
  private Path folder = Path.of("");

  RehearseCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<String, String> variables = new HashMap<>(session.environment().variables());
    variables.put("FOLKMOOT_HOME", folder.toString());
    variables.put("OLLAMA_HOST", "127.0.0.1:0");
    variables.remove("OLLAMA_MODELS");
    variables.keySet().removeIf(name -> name.matches("FOLKMOOT_(KEYS|TLS|TLS_.*|LOG|LOG_.*)"));
    variables.put("FOLKMOOT_LISTEN", "/ip4/127.0.0.1/tcp/0");
    variables.put("FOLKMOOT_MDNS", "off");
    Environment apart = new Environment(variables, session.environment().userHome());
    FolkmootHome home = FolkmootHome.of(apart);
    home.create();
    try (NodeProgram.Running node =
        session
            .program()
            .start(
                Configuration.read(apart, Optional.empty()),
                home.node(1),
                session.terminal()::note)) {
      variables.put("OLLAMA_HOST", node.url().toString());
      for (List<String> scene : SCENES) {
        if (MootCommand.run(audience(variables, home), scene.toArray(String[]::new)) != 0) {
          session.terminal().note("the rehearsal failed at: moot " + String.join(" ", scene));
          return 1;
        }
      }
    }
    return 0;
  }

  /** The same program, with nobody who reads and nothing to read. */
  private Session audience(Map<String, String> variables, FolkmootHome home) {
    Terminal nobody =
        new Terminal(
            InputStream.nullInputStream(),
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            session.terminal().err(),
            false,
            false);
    return new Session(
        nobody,
        new Environment(variables, session.environment().userHome()),
        home,
        Optional.empty(),
        session.program(),
        session.clock());
  }
}
