package dev.folkmoot.net.wire;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.inference.InferenceRequest;
import java.util.List;

/**
 * What is to be answered; sent only to who has accepted, or is small enough to go along.
 *
 * @param request the request as every engine knows it, with what was answered already where a
 *     stream is taken up in the middle
 * @param images pictures, in the order of their messages
 */
public record InferBody(InferenceRequest request, List<Image> images) {
  public InferBody {
    requireNonNull(request);
    images = List.copyOf(images);
  }

  public static InferBody of(InferenceRequest request) {
    return new InferBody(request, List.of());
  }
}
