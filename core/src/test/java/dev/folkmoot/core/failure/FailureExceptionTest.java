package dev.folkmoot.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FailureExceptionTest {

  @ParameterizedTest
  @EnumSource(Failure.Kind.class)
  void itCarriesItsFailureAndShowsItsWords(Failure.Kind kind) {
    Failure failure = new Failure(kind, "no room; stop a model first");
    FailureException exception = new FailureException(failure);
    assertThat(exception.failure()).isSameAs(failure);
    assertThat(exception).hasMessage("no room; stop a model first").hasNoCause();
    assertThat(new FailureException(kind, failure.message()).failure()).isEqualTo(failure);
  }

  @Test
  void theCauseIsKeptForTheLogAndOutOfTheMessage() {
    IOException cause = new IOException("/secret/path");
    FailureException exception =
        new FailureException(Failure.Kind.INTERNAL, "cannot read the store", cause);
    assertThat(exception).hasCause(cause).hasMessage("cannot read the store");
    assertThat(exception.failure())
        .isEqualTo(new Failure(Failure.Kind.INTERNAL, "cannot read the store"));
  }

  @Test
  void whatTheAskerDidWrongIsAnInvalidRequest() {
    assertThat(FailureException.invalid("temperature?").failure())
        .isEqualTo(new Failure(Failure.Kind.INVALID_REQUEST, "temperature?"));
  }
}
