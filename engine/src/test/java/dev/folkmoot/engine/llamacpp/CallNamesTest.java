package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallNamesTest {

  private static final int[] PROMPT = {1, 2, 3};

  @Test
  void c090AnIdIsCallAndEightLettersOrDigits() {
    CallNames names = new CallNames(1, PROMPT, 0);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      String name = names.next();
      assertThat(name).matches("call_[a-z0-9]{8}");
      assertThat(seen.add(name)).isTrue();
    }
  }

  @Test
  void whoTakesAnAnswerUpNamesTheRestAlike() {
    CallNames first = new CallNames(7, PROMPT, 0);
    first.next();
    first.next();
    assertThat(new CallNames(7, PROMPT, 2).next()).isEqualTo(first.next());
  }

  @Test
  void anotherSeedOrAnotherTurnHasOtherNames() {
    String name = new CallNames(7, PROMPT, 0).next();
    assertThat(new CallNames(8, PROMPT, 0).next()).isNotEqualTo(name);
    assertThat(new CallNames(7, new int[] {1, 2, 4}, 0).next()).isNotEqualTo(name);
    assertThat(new CallNames(0, PROMPT, 0).next()).isNotEqualTo(new CallNames(1, PROMPT, 0).next());
  }
}
