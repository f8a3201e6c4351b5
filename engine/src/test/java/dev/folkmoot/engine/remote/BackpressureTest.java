package dev.folkmoot.engine.remote;

import static dev.folkmoot.engine.remote.Scene.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.engine.LoadedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Slow readers, many readers, and readers that leave. */
final class BackpressureTest {

  private static final String PIECE = "{\"message\":{\"content\":\"%s\"},\"done\":false}\n";
  private static final String END = "{\"message\":{},\"done\":true,\"done_reason\":\"stop\"}\n";

  private final ScriptedBackend backend = Scene.ollama();
  private final RemoteEngine engine =
      Scene.started(Scene.settings(backend, BackendKind.OLLAMA, Scene.PATIENCE));

  @AfterEach
  void close() {
    engine.close();
    backend.close();
  }

  @Test
  void aSlowReaderHearsEveryWordAndTheServerWaitsForIt() throws InterruptedException {
    int words = 20_000;
    AtomicInteger written = new AtomicInteger();
    String padding = "x".repeat(1_000);
    backend.on(
        "POST /api/chat",
        asked -> {
          asked.stream();
          for (int i = 0; i < words; i++) {
            asked.chunk(PIECE.formatted(i + padding));
            written.incrementAndGet();
          }
          asked.chunk(END).end();
        });
    try (Generation generation = Scene.load(engine).generate(chat("tell"))) {
      generation.next();
      int[] before = {-1};
      // It comes to a halt long before it has said all.
      await()
          .until(() -> {
            boolean isStill = before[0] == written.get();
            before[0] = written.get();
            return isStill;
          });
      assertThat(written.get()).isLessThan(words);
      int heard = 1;
      for (TokenEvent event = generation.next(); !event.isLast(); event = generation.next()) {
        assertThat(((TokenEvent.Text) event).text()).startsWith(heard + "x");
        heard++;
      }
      assertThat(heard).isEqualTo(words);
    }
  }

  @Test
  void streamsBesideEachOtherNeverMix() throws InterruptedException {
    Semaphore all = new Semaphore(0);
    backend.on(
        "POST /api/chat",
        asked -> {
          String mine = asked.body.replaceFirst("(?s).*\"content\":\"(\\w+)\".*", "$1");
          asked.stream();
          for (int i = 0; i < 50; i++) {
            asked.chunk(PIECE.formatted(mine));
          }
          asked.chunk(END).end();
          all.release();
        });
    LoadedModel model = Scene.load(engine);
    List<Thread> readers = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String name = "reader" + i;
      readers.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  String text = Scene.text(Scene.hear(model.generate(chat(name))));
                  if (!text.equals(name.repeat(50))) {
                    synchronized (wrong) {
                      wrong.add(text);
                    }
                  }
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }));
    }
    for (Thread reader : readers) {
      reader.join();
    }
    assertThat(wrong).isEmpty();
    assertThat(all.availablePermits()).isEqualTo(12);
    await().until(() -> model.load().running() == 0);
  }

  @Test
  void whoLeavesWhileItWaitsForATurnIsNeverAskedFor() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    backend.on(
        "POST /api/chat",
        asked -> {
          asked.stream();
          go.await();
          asked.chunk(END).end();
        });
    LoadedModel model = Scene.load(engine);
    Generation first = model.generate(chat("first"));
    Generation second = model.generate(chat("second"));
    Generation third = model.generate(chat("third"));
    // One is proven and one on trial; so one of the three waits here.
    await().until(() -> model.load().queued() == 1);
    third.close();
    second.close();
    first.close();
    await().until(() -> model.load().running() == 0 && model.load().queued() == 0);
    go.countDown();
    assertThat(backend.requests("POST /api/chat")).hasSizeLessThanOrEqualTo(2);
  }
}
