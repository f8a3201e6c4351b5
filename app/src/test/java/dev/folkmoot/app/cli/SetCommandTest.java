package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.app.client.AdminClient;
import dev.folkmoot.app.client.ChatOptions;
import dev.folkmoot.app.client.NodeAccess;
import dev.folkmoot.app.client.NodeClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No node is asked for any of this. */
final class SetCommandTest {

  private static final URI NOBODY = URI.create("http://127.0.0.1:1");

  private final CapturedTerminal captured = new CapturedTerminal("");
  private final TalkSettings settings =
      new TalkSettings(new ChatOptions(Optional.of("json"), Optional.of("5m")), false, true, true);

  private void talk(Object... said) throws InterruptedException {
    Talk.Parties parties =
        new Talk.Parties(
            captured.terminal(), new ScriptedTypist(said), new NodeClient(NOBODY), Path.of(""));
    new Talk(parties, new HomeMachine(new AdminClient(NOBODY, NodeAccess.NONE)), "pocket", settings)
        .hold();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "wordwrap, Set 'wordwrap' mode.",
        "nowordwrap, Set 'nowordwrap' mode.",
        "verbose, Set 'verbose' mode.",
        "quiet, Set 'quiet' mode.",
        "think, Set 'think' mode.",
        "think low, Set 'think' mode to 'low'.",
        "`think hard`, `Unknown level 'hard': say low, medium, high or max`",
        "nothink, Set 'nothink' mode.",
        "format json, Set format to 'json' mode.",
        "format xml, Invalid or missing format. For 'json' mode use '/set format json'",
        "noformat, Disabled format.",
        "system Be brief., Set system message.",
        "`system \"\"`, Usage:",
        "parameter, Available Parameters:",
        "parameter seed, Available Parameters:",
        "parameter seed 7, Set parameter 'seed' to '7'",
        "`parameter stop \"a\" b`, `Set parameter 'stop' to 'a, b'`"
      })
  void eachIsAnsweredWithWhatItDid(String what, String answer) throws InterruptedException {
    talk("/set " + what);
    assertThat(captured.err()).contains(answer);
  }

  @Test
  void whatIsSetIsWhatTheNextQuestionIsAskedWith() throws InterruptedException {
    talk(
        "/set nowordwrap",
        "/set verbose",
        "/set noformat",
        "/set think",
        "/set parameter use_mmap true",
        "/set parameter num_ctx 8",
        "/set parameter top_p 0.25",
        "/set parameter stop a b");
    assertThat(settings.wrapsWords()).isFalse();
    assertThat(settings.isVerbose()).isTrue();
    assertThat(settings.options())
        .isEqualTo(
            new ChatOptions(
                Optional.empty(),
                Optional.of("5m"),
                Optional.of("true"),
                Map.of("use_mmap", true, "num_ctx", 8L, "top_p", 0.25, "stop", List.of("a", "b"))));
  }

  @Test
  void anotherModelHasParametersOfItsOwn() throws InterruptedException {
    talk("/set parameter seed 7", "/set system Be brief.");
    settings.forgetModel();
    assertThat(settings.parameters()).isEmpty();
    assertThat(settings.system()).isEmpty();
    assertThat(settings.options().format()).as("that is the person's").contains("json");
  }

  @Test
  void allNamesThatCanBeSetAreInTheHelp() {
    for (String name : SetCommand.NAMES) {
      assertThat(SetCommand.HELP).anyMatch(line -> line.startsWith("  /set " + name));
    }
    assertThat(SetCommand.PARAMETERS).contains("temperature", "num_ctx", "stop").isSorted();
  }
}
