package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LiveScreenTest {

  private final AtomicInteger frames = new AtomicInteger();

  private List<String> frame() {
    return List.of("frame " + frames.incrementAndGet());
  }

  private String show(String keys, CompletableFuture<?> ending) throws InterruptedException {
    CapturedTerminal captured = new CapturedTerminal(keys, true);
    new LiveScreen(captured.terminal(), this::frame).show(ending);
    return captured.out();
  }

  @Test
  void aKeyEndsItAndTheTerminalIsAsBefore() throws InterruptedException {
    String drawn = show("xyzq", new CompletableFuture<>());
    assertThat(drawn)
        .startsWith("\u001b[?1049h\u001b[?25l")
        .contains("\u001b[Hframe 1\u001b[K\r\n\u001b[J")
        .endsWith("\u001b[?25h\u001b[?1049l");
    assertThat(frames).hasValue(1);
  }

  @Test
  void aSignalEndsItAfterWhatIsBeingDrawn() throws InterruptedException {
    assertThat(show("", CompletableFuture.completedFuture("INT"))).endsWith("\u001b[?1049l");
    assertThat(frames).hasValue(1);
  }

  @Test
  void itDrawsAgainUntilItIsEnded() throws InterruptedException {
    CompletableFuture<String> ending = new CompletableFuture<>();
    CapturedTerminal captured = new CapturedTerminal("", true);
    LiveScreen screen =
        new LiveScreen(
            captured.terminal(),
            () -> {
              if (frames.get() == 2) {
                ending.complete("enough");
              }
              return frame();
            });
    screen.show(ending);
    assertThat(captured.out()).contains("frame 1", "frame 2", "frame 3").doesNotContain("frame 4");
  }

  @Test
  void theTerminalIsGivenBackAlsoIfDrawingFails() {
    CapturedTerminal captured = new CapturedTerminal("", true);
    LiveScreen screen =
        new LiveScreen(
            captured.terminal(),
            () -> {
              throw new IllegalStateException("a fault of ours");
            });
    assertThat(catchThrowable(() -> screen.show(new CompletableFuture<>())))
        .hasMessage("a fault of ours");
    assertThat(captured.out()).endsWith("\u001b[?25h\u001b[?1049l");
  }

  @Test
  void whatIsTooLongIsCutAndWhatIsTooMuchLeftOut() {
    String page = LiveScreen.page(List.of("0123456789", "ab", "never"), new LiveScreen.Size(3, 5));
    assertThat(page).isEqualTo("\u001b[H0123…\u001b[K\r\nab\u001b[K\r\n\u001b[J");
    assertThat(LiveScreen.page(List.of("😀😀😀"), new LiveScreen.Size(9, 2)))
        .contains("😀…\u001b[K");
  }
}
