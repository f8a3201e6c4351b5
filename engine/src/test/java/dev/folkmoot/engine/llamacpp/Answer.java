package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.core.inference.Usage;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.engine.LoadedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A generation that was read to its end. */
record Answer(
    String text,
    List<String> pieces,
    Optional<FinishReason> reason,
    Usage usage,
    List<TokenLogprob> logprobs,
    Optional<Failure> failure,
    List<TokenEvent> events) {

  static Answer of(LoadedModel model, InferenceRequest request) throws InterruptedException {
    return read(model.generate(request));
  }

  static List<Answer> allOf(LoadedModel model, List<InferenceRequest> requests)
      throws InterruptedException {
    List<Generation> generations = requests.stream().map(model::generate).toList();
    List<Answer> answers = new ArrayList<>();
    for (Generation generation : generations) {
      answers.add(read(generation));
    }
    return answers;
  }

  static Answer read(Generation generation) throws InterruptedException {
    List<String> pieces = new ArrayList<>();
    List<TokenLogprob> logprobs = new ArrayList<>();
    List<TokenEvent> events = new ArrayList<>();
    try (generation) {
      while (true) {
        events.add(generation.next());
        switch (events.getLast()) {
          case TokenEvent.Text piece -> {
            pieces.add(piece.text());
            logprobs.addAll(piece.logprobs());
          }
          case TokenEvent.Finished finished -> {
            return new Answer(
                String.join("", pieces),
                pieces,
                Optional.of(finished.reason()),
                finished.usage(),
                logprobs,
                Optional.empty(),
                events);
          }
          case TokenEvent.Failed failed -> {
            return new Answer(
                String.join("", pieces),
                pieces,
                Optional.empty(),
                Usage.NONE,
                logprobs,
                Optional.of(failed.failure()),
                events);
          }
          case TokenEvent.Thinking _, TokenEvent.ToolCall _ -> {
            // found among the events by whoever asks for them
          }
        }
      }
    }
  }

  /**
   * Whether the second likeliest token was never close to the likeliest: to compute a token among
   * others adds its numbers up in another order, which may turn a near tie.
   */
  static boolean isClear(Answer answer, double margin) {
    return answer.logprobs().stream()
        .map(TokenLogprob::alternatives)
        .allMatch(two -> two.getFirst().logprob() - two.getLast().logprob() > margin);
  }

  /** The likeliest continuation of a text. */
  static InferenceRequest greedy(String prompt, int tokens) {
    return InferenceRequest.of(new Prompt.Raw(prompt))
        .withSampling(Sampling.GREEDY)
        .withMaxTokens(tokens);
  }

  static InferenceRequest stoppedAt(InferenceRequest request, String... stop) {
    return new InferenceRequest(
        request.prompt(),
        request.sampling(),
        request.constraint(),
        request.maxTokens(),
        List.of(stop),
        request.topLogprobs(),
        request.truncate(),
        request.shift(),
        request.keepTokens());
  }

  static InferenceRequest within(
      InferenceRequest request, boolean truncate, boolean shift, int keepTokens) {
    return new InferenceRequest(
        request.prompt(),
        request.sampling(),
        request.constraint(),
        request.maxTokens(),
        request.stop(),
        request.topLogprobs(),
        truncate,
        shift,
        keepTokens);
  }

  static InferenceRequest withLogprobs(InferenceRequest request, int alternatives) {
    return new InferenceRequest(
        request.prompt(),
        request.sampling(),
        request.constraint(),
        request.maxTokens(),
        request.stop(),
        alternatives,
        request.truncate(),
        request.shift(),
        request.keepTokens());
  }
}
