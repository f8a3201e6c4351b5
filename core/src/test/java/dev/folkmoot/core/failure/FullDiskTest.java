package dev.folkmoot.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FullDiskTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "No space left on device",
        "/home/blobs/x: Disk quota exceeded",
        "There is not enough space on the disk",
        "File too large"
      })
  void everySystemHasItsOwnWords(String message) {
    assertThat(FullDisk.isReasonOf(new IOException(message))).isTrue();
  }

  @Test
  void anythingElseIsAnotherReason() {
    assertThat(FullDisk.isReasonOf(new IOException("Permission denied"))).isFalse();
    assertThat(FullDisk.isReasonOf(new IOException())).isFalse();
    assertThat(FullDisk.isReasonOf(new IllegalStateException("No space left on device"))).isFalse();
  }
}
