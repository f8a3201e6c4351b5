package dev.folkmoot.http.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteRangeTest {

  private static final long SIZE = 100;

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0,0,0",
    "bytes=10-19,10,19",
    "bytes=90-,90,99",
    "bytes=90-500,90,99",
    "bytes=-5,95,99",
    "bytes=-500,0,99",
    " bytes=1-2 ,1,2"
  })
  void oneRangeIsCutToTheFile(String header, long first, long last)
      throws ByteRange.OutsideException {
    assertThat(ByteRange.parse(header, SIZE)).hasValue(new ByteRange(first, last));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes=-",
        "bytes=a-b",
        "bytes=5-1",
        "bytes=0-1,4-5",
        "chunks=0-1",
        "bytes=--1"
      })
  void whatIsNoSingleRangeMeansTheWhole(String header) throws ByteRange.OutsideException {
    assertThat(ByteRange.parse(header, SIZE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0"})
  void aRangeBehindTheEndIsNone(String header) {
    assertThatThrownBy(() -> ByteRange.parse(header, SIZE))
        .isInstanceOf(ByteRange.OutsideException.class);
  }

  @Test
  void aRangeCountsBothEnds() {
    assertThat(new ByteRange(10, 19).length()).isEqualTo(10);
  }
}
