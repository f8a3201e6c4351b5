package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Embedding;
import dev.folkmoot.core.model.Pooling;
import dev.folkmoot.engine.llamacpp.binding.ContextOptions;
import dev.folkmoot.engine.llamacpp.binding.NativeContext;
import dev.folkmoot.engine.llamacpp.binding.NativeModel;
import dev.folkmoot.engine.llamacpp.binding.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes vectors of texts, several in one batch, each in a sequence of its own. It has a context of
 * its own, made when the first text comes, and a thread of its own, because a native call must not
 * hold up a virtual thread's carrier.
 */
final class EmbeddingRunner implements AutoCloseable {

  private static final int MAX_TEXTS_PER_BATCH = 16;
  private static final int MAX_BATCH_TOKENS = 2048;

  private final NativeModel model;
  private final Pooling pooling;
  private final int maxTokens;
  private final int textsPerBatch;
  private final int threads;
  private final ThreadPoolExecutor executor;
  private volatile boolean closing;
  private @Nullable NativeContext context;
  private @Nullable TokenBatch batch;

  /**
   * Makes a runner; its context comes with the first text.
   *
   * @param contextLength tokens of one text, at most what the model was trained for: an encoder has
   *     no positions beyond
   */
  EmbeddingRunner(
      NativeModel model, Pooling pooling, int contextLength, int threads, int queueLength) {
    this.model = model;
    // A model that was not made for this gives its last token's state, as its users are used to.
    this.pooling = pooling == Pooling.NONE ? Pooling.LAST : pooling;
    this.maxTokens = Math.min(contextLength, MAX_BATCH_TOKENS);
    this.textsPerBatch = Math.min(MAX_TEXTS_PER_BATCH, maxTokens);
    this.threads = threads;
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queueLength),
            Thread.ofPlatform().name("embed").daemon(true).factory());
  }

  /** Texts as tokens, each short enough. */
  List<int[]> tokenize(List<String> texts, boolean truncate) {
    if (pooling == Pooling.RANK) {
      throw FailureException.invalid("this model ranks texts; it makes no embeddings");
    }
    List<int[]> tokens = new ArrayList<>(texts.size());
    for (String text : texts) {
      tokens.add(fit(model.vocabulary().tokenize(text, true, true), truncate));
    }
    return tokens;
  }

  Embedding embed(List<int[]> tokens) {
    Future<List<float[]>> vectors;
    try {
      vectors = executor.submit(() -> compute(tokens));
    } catch (RejectedExecutionException e) {
      throw closing
          ? unloaded()
          : new FailureException(
              Failure.Kind.BUSY,
              "server busy, please try again.  maximum pending requests exceeded",
              e);
    }
    return new Embedding(await(vectors), tokens.stream().mapToInt(list -> list.length).sum());
  }

  private static FailureException unloaded() {
    return new FailureException(Failure.Kind.ENGINE_FAILED, "the model was unloaded");
  }

  private static List<float[]> await(Future<List<float[]>> vectors) {
    try {
      return vectors.get();
    } catch (CancellationException e) {
      throw new FailureException(Failure.Kind.ENGINE_FAILED, "the model was unloaded", e);
    } catch (InterruptedException e) {
      vectors.cancel(false);
      Thread.currentThread().interrupt();
      throw new FailureException(Failure.Kind.CANCELLED, "request canceled", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FailureException failure) {
        throw new FailureException(failure.failure(), e);
      }
      throw new FailureException(
          Failure.Kind.ENGINE_FAILED, "the embedding failed: " + e.getCause(), e);
    }
  }

  private int[] fit(int[] tokens, boolean truncate) {
    if (tokens.length == 0) {
      throw FailureException.invalid("a text without tokens has no vector");
    }
    if (tokens.length <= maxTokens) {
      return tokens;
    }
    if (!truncate) {
      throw FailureException.invalid("the input length exceeds the context length");
    }
    int[] cut = Arrays.copyOf(tokens, maxTokens);
    int last = tokens[tokens.length - 1];
    if (model.vocabulary().piece(last).length == 0) {
      cut[maxTokens - 1] = last; // the token that ends every text must still end it
    }
    return cut;
  }

  private List<float[]> compute(List<int[]> texts) {
    NativeContext native_ = context();
    TokenBatch tokens = batch();
    List<float[]> vectors = new ArrayList<>(texts.size());
    int next = 0;
    while (next < texts.size()) {
      if (closing || Thread.currentThread().isInterrupted()) {
        throw unloaded();
      }
      native_.clear();
      tokens.clear();
      int first = next;
      while (next < texts.size()
          && next - first < textsPerBatch
          && texts.get(next).length <= tokens.free()) {
        int[] text = texts.get(next);
        for (int position = 0; position < text.length; position++) {
          tokens.add(text[position], position, next - first, true);
        }
        next++;
      }
      if (native_.decode(tokens) != NativeContext.Decoded.DONE) {
        throw new FailureException(
            Failure.Kind.ENGINE_FAILED, "llama.cpp could not compute a batch");
      }
      for (int sequence = 0; sequence < next - first; sequence++) {
        vectors.add(native_.embedding(sequence));
      }
    }
    return vectors;
  }

  private NativeContext context() {
    NativeContext present = context;
    if (present == null) {
      present =
          new NativeContext(
              model,
              new ContextOptions(
                  maxTokens, maxTokens, textsPerBatch, maxTokens, threads, true, pooling));
      context = present;
    }
    return present;
  }

  private TokenBatch batch() {
    TokenBatch present = batch;
    if (present == null) {
      present = new TokenBatch(maxTokens);
      batch = present;
    }
    return present;
  }

  /** Ends what waits with a failure, waits for the batch that is being computed, frees memory. */
  @Override
  public void close() {
    closing = true;
    for (Runnable queued : executor.shutdownNow()) {
      if (queued instanceof Future<?> task) {
        task.cancel(false);
      }
    }
    executor.close();
    if (context != null) {
      context.close();
      context = null;
    }
    if (batch != null) {
      batch.close();
      batch = null;
    }
  }
}
