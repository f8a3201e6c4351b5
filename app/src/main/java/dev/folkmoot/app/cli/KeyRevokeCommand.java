package dev.folkmoot.app.cli;

import dev.folkmoot.app.home.ApiKeyFile;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.access.ApiKey;
import dev.folkmoot.http.access.KeyText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "revoke",
    mixinStandardHelpOptions = true,
    description = "Make an API key worthless, from the next request on.")
final class KeyRevokeCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(paramLabel = "NAME|ID", description = "As 'moot key list' shows them.")
  private String key = "";

  KeyRevokeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (key.startsWith(KeyText.PREFIX)) {
      throw FailureException.invalid(
          "say its name, or its id, which are the "
              + KeyText.ID_LETTERS
              + " letters after "
              + KeyText.PREFIX
              + "; arguments are seen by everybody on this machine");
    }
    ApiKey revoked = new ApiKeyFile(session.home()).revoke(key);
    session.terminal().note("Revoked " + revoked.name() + " (" + revoked.id() + ").");
    return 0;
  }
}
