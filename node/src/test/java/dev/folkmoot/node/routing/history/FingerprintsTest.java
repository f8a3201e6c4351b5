package dev.folkmoot.node.routing.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.ThinkLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FingerprintsTest {

  private final Fingerprints fingerprints = new Fingerprints(42);

  private static List<Message> talk(String... contents) {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < contents.length; i++) {
      messages.add(Message.of(i % 2 == 0 ? Role.USER : Role.ASSISTANT, contents[i]));
    }
    return messages;
  }

  private List<PrefixChain.Link> links(String... contents) {
    return fingerprints.of("m", Prompt.Chat.of(talk(contents))).links();
  }

  @Test
  void aConversationThatGrewBeginsWithWhatItWas() {
    assertThat(links("hello", "hi", "why?").subList(0, 2)).isEqualTo(links("hello", "hi"));
  }

  @Test
  void aDifferenceAnywhereChangesAllThatFollows() {
    List<PrefixChain.Link> one = links("hello", "hi", "why?");
    List<PrefixChain.Link> two = links("hello", "ho", "why?");
    assertThat(two.getFirst()).isEqualTo(one.getFirst());
    assertThat(two.subList(1, 3)).doesNotContainAnyElementsOf(one);
  }

  @Test
  void modelToolsRoleAndSecretTellConversationsApart() {
    Prompt plain = Prompt.Chat.of(talk("hello"));
    Prompt tools =
        new Prompt.Chat(
            talk("hello"), List.of(new Tool("f", "", Map.of())), ThinkLevel.UNSET, List.of());
    Prompt system = Prompt.Chat.of(List.of(Message.of(Role.SYSTEM, "hello")));
    assertThat(
            List.of(
                fingerprints.of("m", plain),
                fingerprints.of("n", plain),
                fingerprints.of("m", tools),
                fingerprints.of("m", system),
                new Fingerprints(43).of("m", plain)))
        .doesNotHaveDuplicates();
  }

  @Test
  void aTextThatGrewAtItsEndIsRecognisedByItsWholePieces() {
    String text = "abcd".repeat(Fingerprints.RAW_PIECE_CHARS);
    List<PrefixChain.Link> before = fingerprints.of("m", new Prompt.Raw(text)).links();
    List<PrefixChain.Link> after = fingerprints.of("m", new Prompt.Raw(text + "more")).links();
    assertThat(before).hasSize(4);
    assertThat(after.subList(0, 4)).isEqualTo(before);
    assertThat(before.getLast().tokens()).isEqualTo(text.length() / 4);
  }

  @Test
  void aChainKeepsItsNewestLinks() {
    String[] turns = new String[PrefixChain.MAX_LINKS + 10];
    java.util.Arrays.fill(turns, "turn");
    List<PrefixChain.Link> links = links(turns);
    assertThat(links).hasSize(PrefixChain.MAX_LINKS);
    assertThat(links.getLast().tokens()).isEqualTo(turns.length * 5);
  }

  @Test
  void aPromptWithoutTextHasNoPast() {
    assertThat(fingerprints.of("m", new Prompt.Raw(""))).isEqualTo(PrefixChain.NONE);
  }
}
