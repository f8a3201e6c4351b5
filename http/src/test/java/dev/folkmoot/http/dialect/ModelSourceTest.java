package dev.folkmoot.http.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.node.fleet.ListedModel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of models that this machine does not have. */
final class ModelSourceTest {

  private static Failure notHere(ListedModel... catalog) {
    FailureException cause = new FailureException(Failure.Kind.NOT_FOUND, "not in the store");
    return ModelSource.notHere("'Big'", SampleCards.name("Big"), List.of(catalog), cause).failure();
  }

  @Test
  void aModelThatNobodyHasIsNotFoundInOllamasWords() {
    assertThat(notHere(SampleCards.at("other", "attic"), SampleCards.here("third")))
        .isEqualTo(new Failure(Failure.Kind.NOT_FOUND, "model 'Big' not found"));
  }

  @Test
  void whoeverHasTheModelIsNamed() {
    assertThat(notHere(SampleCards.at("big", "attic", "cellar"), SampleCards.at("big", "attic")))
        .isEqualTo(
            new Failure(
                Failure.Kind.NOT_FOUND,
                "model 'Big' not found on this machine; it lies on attic, cellar, and can be"
                    + " changed only there"));
  }
}
