package dev.folkmoot.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a server is looked at, on timers that a test drives by hand. */
final class LookingTest {

  private static final String TAGS = "GET /api/tags";
  private static final String TALE =
      "{\"models\":[{\"name\":\"tale\",\"digest\":\"%s\"}]}".formatted(Scene.DIGEST);

  private final ScriptedBackend backend = Scene.ollama();
  private final HandTimers timers = new HandTimers();
  private long now;
  private final RemoteEngine engine =
      new RemoteEngine(
          Scene.settings(backend, BackendKind.OLLAMA, Scene.PATIENCE),
          () -> now,
          timers,
          Runnable::run);

  @AfterEach
  void close() {
    engine.close();
    timers.shutdownNow();
    backend.close();
  }

  @Test
  void itIsLookedAtAgainAfterEveryLook() {
    assertThat(engine.start()).isEmpty();
    backend.says(TAGS, "{\"models\":[]}");
    timers.ring();
    assertThat(engine.models()).isEmpty();
    backend.says(TAGS, TALE);
    timers.ring();
    assertThat(Scene.names(engine)).containsExactly("tale:latest");
    assertThat(timers.delays()).containsExactly(looks(3));
  }

  @Test
  void oneThatIsDeadIsLeftAloneForLongerAndLonger() {
    engine.start();
    backend.on(TAGS, asked -> asked.reply(500, "{}"));
    for (int failures = 1; failures <= 7; failures++) {
      timers.ring();
    }
    // The first rests are shorter than the time between two looks.
    assertThat(timers.delays()).startsWith(looks(6));
    assertThat(timers.delays().subList(6, 8))
        .containsExactly(Duration.ofSeconds(8), Duration.ofSeconds(16));
    assertThat(engine.models()).isEmpty();
  }

  @Test
  void oneThatComesBackIsFoundByTheNextLookAndLookedAtAsOftenAsBefore() {
    backend.on(TAGS, asked -> asked.reply(503, "{}"));
    assertThat(engine.start()).isPresent();
    for (int failures = 2; failures <= 8; failures++) {
      timers.ring();
    }
    assertThat(timers.delays().getLast()).isGreaterThan(RemoteEngine.LOOK);
    backend.says(TAGS, TALE);
    timers.ring();
    assertThat(Scene.names(engine)).containsExactly("tale:latest");
    assertThat(timers.delays().getLast()).isEqualTo(RemoteEngine.LOOK);
  }

  @Test
  void whenItIsClosedNobodyLooksAnyMore() {
    engine.start();
    assertThat(timers.pending()).isEqualTo(1);
    engine.close();
    assertThat(timers.pending()).isZero();
  }

  @Test
  void aLookThatTheCloseBreaksOffIsTheLast() {
    engine.start();
    backend.on(
        TAGS,
        asked -> {
          engine.close();
          asked.awaitHangUp();
        });
    timers.ring();
    assertThat(timers.pending()).isZero();
    assertThat(timers.delays()).containsExactly(looks(1));
  }

  @Test
  void timersThatHaveEndedAreNoFault() {
    timers.shutdownNow();
    assertThat(engine.start()).isEmpty();
    assertThat(Scene.names(engine)).containsExactly("tale:latest");
  }

  private static Duration[] looks(int count) {
    Duration[] looks = new Duration[count];
    Arrays.fill(looks, RemoteEngine.LOOK);
    return looks;
  }
}
