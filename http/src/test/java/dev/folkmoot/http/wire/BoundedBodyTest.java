package dev.folkmoot.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.RequestException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A body up to its limit, and what is said of one that is too long or breaks off. */
final class BoundedBodyTest {

  private static final int MIB = 1 << 20;

  private static InputStream failing(RuntimeException fault) {
    return new InputStream() {
      @Override
      public int read() {
        throw fault;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) {
        throw fault;
      }
    };
  }

  @ParameterizedTest
  @CsvSource({"0,0,true", "5,5,true", "5,6,true", "6,5,false", "100,99,false"})
  void aBodyOfItsLimitIsReadAndALongerOneIsNot(int length, int limit, boolean fits)
      throws IOException {
    BoundedBody body = new BoundedBody(new ByteArrayInputStream(new byte[length]), limit);
    if (fits) {
      assertThat(body.readAllBytes()).hasSize(length);
    } else {
      assertThatThrownBy(body::readAllBytes)
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.status()).isEqualTo(413));
    }
    assertThat(body.isBroken()).isFalse();
  }

  @Test
  void bytesReadOneByOneAndTogetherAreTheSame() throws IOException {
    byte[] bytes = new byte[1_000];
    new Random(3).nextBytes(bytes);
    BoundedBody body = new BoundedBody(new ByteArrayInputStream(bytes), bytes.length);
    for (byte expected : bytes) {
      assertThat(body.read()).isEqualTo(expected & 0xff);
    }
    assertThat(body.read()).isEqualTo(-1);
    assertThat(new BoundedBody(new ByteArrayInputStream(bytes), MIB).readAllBytes())
        .isEqualTo(bytes);
  }

  @Test
  void theLimitIsSaidInMebibytes() {
    assertThat(BoundedBody.tooLarge(64L * MIB).message())
        .isEqualTo("the request body is larger than 64 MiB, the most that is read");
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(new DataReader.InsufficientDataAvailableException(), "ended early"),
        Arguments.of(new DataReader.IncorrectNewLineException("no line end"), "chunks"),
        Arguments.of(new NumberFormatException("xyz"), "chunks"),
        Arguments.of(RequestException.builder().message("chunk").build(), "chunks"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aBodyThatBreaksOffLeavesNobodyKnowingWhereTheNextRequestBegins(
      RuntimeException fault, String words) {
    BoundedBody body = new BoundedBody(failing(fault), MIB);
    assertThatThrownBy(body::read)
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.status()).isEqualTo(400))
        .hasMessageContaining(words)
        .hasCause(fault);
    assertThat(body.isBroken()).isTrue();
  }

  @Test
  void aTimeoutOfTheConnectionPassesThroughAsItIs() {
    RefusedException slow = new RefusedException(408, "too slow");
    BoundedBody body = new BoundedBody(failing(slow), MIB);
    assertThatThrownBy(body::read).isSameAs(slow);
    assertThat(body.isBroken()).isFalse();
  }
}
