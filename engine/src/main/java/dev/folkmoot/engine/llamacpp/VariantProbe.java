package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.model.Pooling;
import dev.folkmoot.engine.llamacpp.binding.ContextOptions;
import dev.folkmoot.engine.llamacpp.binding.LlamaLibrary;
import dev.folkmoot.engine.llamacpp.binding.NativeBundle;
import dev.folkmoot.engine.llamacpp.binding.NativeContext;
import dev.folkmoot.engine.llamacpp.binding.NativeModel;
import dev.folkmoot.engine.llamacpp.binding.TokenBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The program of the child process that tries a CPU variant: if the variant faults, it is this
 * process that dies. The answer goes into a file; no file means no.
 */
public final class VariantProbe {

  static final String SCORE = "score";
  static final String TIME = "time";

  private static final int PROMPT_TOKENS = 64;
  private static final int ANSWER_TOKENS = 32;

  /** The first run reads the weights; others may be disturbed: the best counts. */
  private static final int RUNS = 4;

  private static final int NANOS_PER_MICRO = 1000;

  private VariantProbe() {}

  /**
   * Runs one probe: {@code score RESULT FOLDER VARIANT…} or {@code time RESULT FOLDER VARIANT MODEL
   * THREADS}.
   *
   * @param args as above; RESULT is the file that gets a line for each variant: its score, or
   *     microseconds. A variant that kills the process leaves no line.
   */
  public static void main(String[] args) throws IOException {
    Path result = Path.of(args[1]);
    NativeBundle bundle = new NativeBundle(Path.of(args[2]));
    if (args[0].equals(TIME)) {
      say(result, time(bundle, args[3], Path.of(args[4]), Integer.parseInt(args[5])));
      return;
    }
    for (String variant : Arrays.asList(args).subList(3, args.length)) {
      say(result, LlamaLibrary.score(bundle, variant));
    }
  }

  private static void say(Path result, long number) throws IOException {
    Files.writeString(result, number + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static long time(NativeBundle bundle, String variant, Path file, int threads) {
    LlamaLibrary library = LlamaLibrary.load(bundle, variant);
    int cells = PROMPT_TOKENS + 2 * ANSWER_TOKENS;
    ContextOptions options =
        new ContextOptions(cells, PROMPT_TOKENS, 1, 1, threads, false, Pooling.NONE);
    try (NativeModel model = NativeModel.load(library, file, -1, 0, true);
        NativeContext context = new NativeContext(model, options);
        TokenBatch batch = new TokenBatch(PROMPT_TOKENS)) {
      long best = Long.MAX_VALUE;
      for (int run = 0; run < RUNS; run++) {
        long start = System.nanoTime();
        answer(context, batch, model.vocabulary().size());
        best = Math.min(best, System.nanoTime() - start);
        context.clear();
      }
      return Math.max(1, best / NANOS_PER_MICRO);
    }
  }

  private static void answer(NativeContext context, TokenBatch batch, int vocabularySize) {
    batch.clear();
    int last = 0;
    for (int position = 0; position < PROMPT_TOKENS; position++) {
      last = batch.add(position % vocabularySize, position, 0, position == PROMPT_TOKENS - 1);
    }
    for (int count = 0; count < ANSWER_TOKENS; count++) {
      if (context.decode(batch) != NativeContext.Decoded.DONE) {
        throw new IllegalStateException("the variant could not compute a batch");
      }
      int token = context.argmax(last);
      batch.clear();
      last = batch.add(token, PROMPT_TOKENS + count, 0, true);
    }
  }
}
