package dev.folkmoot.app.cli;

import dev.folkmoot.app.home.ApiKeyFile;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.access.ApiKey;
import dev.folkmoot.http.access.KeyText;
import dev.folkmoot.http.access.Scope;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The key goes to standard output and nowhere else, so that a script can catch it. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = "Make an API key, and show it this once.")
final class KeyCreateCommand implements Callable<Integer> {

  private static final Pattern RATE = Pattern.compile("(\\d{1,7})(?:/min)?");
  private static final Pattern TIME = Pattern.compile("(\\d{1,5})([mhd])");

  private final Session session;
  private final SecureRandom random = new SecureRandom();

  @Parameters(paramLabel = "NAME", description = "What you call it, perhaps whose it is.")
  private String name = "";

  @Option(
      names = "--scope",
      paramLabel = "SCOPES",
      description =
          "What it is for, with commas between: infer (ask models), models (pull, push, create,"
              + " copy, delete), metrics, admin; ${DEFAULT-VALUE} if not said.")
  private String scope = "infer";

  @Option(
      names = "--reach",
      paramLabel = "local|mesh|friends|public",
      description = "How far its requests may go at most; ${DEFAULT-VALUE} if not said.")
  private String reach = "mesh";

  @Option(
      names = "--rate",
      paramLabel = "N/min",
      description = "Requests in a minute; any number if not said.")
  private @Nullable String rate;

  @Option(
      names = "--concurrent",
      paramLabel = "N",
      description = "Requests at once; any number if not said.")
  private @Nullable Integer concurrent;

  @Option(
      names = "--expires",
      paramLabel = "30d",
      description = "When it ends, in minutes (m), hours (h) or days (d); never if not said.")
  private @Nullable String expires;

  KeyCreateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (!ApiKey.isName(name)) {
      throw FailureException.invalid(
          "a key's name has letters, digits, dots, dashes and at signs, 64 at most");
    }
    String id = KeyText.drawId(random);
    String text = KeyText.draw(id, random);
    Instant now = session.clock().instant();
    ApiKey key =
        new ApiKey(
            id,
            name,
            ApiKey.Hash.ofKey(text),
            scopes(scope),
            Reach.parse(reach)
                .orElseThrow(() -> wrong("--reach", reach, "say local, mesh, friends or public")),
            rate == null ? 0 : perMinute(rate),
            concurrent == null ? 0 : atOnce(concurrent),
            now,
            Optional.ofNullable(expires).map(said -> now.plus(time(said))));
    new ApiKeyFile(session.home()).add(key);
    session.terminal().out().println(text);
    session
        .terminal()
        .note(
            "This is the only time that the key is shown. 'moot key revoke " + name + "' ends it.");
    return 0;
  }

  private static Set<Scope> scopes(String text) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String word : text.split(",", -1)) {
      scopes.add(
          Scope.parse(word.strip())
              .orElseThrow(() ->
                  wrong("--scope", text, "say infer, models, metrics or admin, with commas")));
    }
    return scopes;
  }

  private static int perMinute(String text) {
    Matcher matcher = RATE.matcher(text);
    int count = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    if (count < 1 || count > ApiKey.MAX_PER_MINUTE) {
      throw wrong("--rate", text, "say from 1/min to " + ApiKey.MAX_PER_MINUTE + "/min");
    }
    return count;
  }

  private static int atOnce(int count) {
    if (count < 1 || count > ApiKey.MAX_CONCURRENT) {
      throw wrong(
          "--concurrent", Integer.toString(count), "say from 1 to " + ApiKey.MAX_CONCURRENT);
    }
    return count;
  }

  private static Duration time(String text) {
    Matcher matcher = TIME.matcher(text);
    long count = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    if (count == 0) {
      throw wrong("--expires", text, "say a time such as 30d, 12h or 45m");
    }
    return switch (matcher.group(2)) {
      case "d" -> Duration.ofDays(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofMinutes(count);
    };
  }

  private static FailureException wrong(String option, String value, String remedy) {
    return FailureException.invalid(option + " " + value + " cannot be: " + remedy);
  }
}
