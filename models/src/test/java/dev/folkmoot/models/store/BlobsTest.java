package dev.folkmoot.models.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blobs as they are received, trusted, doubted and claimed. */
final class BlobsTest {

  private static final byte[] CONTENT = "some content".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OTHER = "xxxx content".getBytes(StandardCharsets.UTF_8);
  private static final Digest DIGEST = Sha256.of(CONTENT);
  private static final Layer LAYER = new Layer(Layer.MODEL, DIGEST, CONTENT.length);

  @TempDir Path root;

  private Blobs blobs;

  @BeforeEach
  void open() {
    blobs = ModelStore.open(root, Clock.systemUTC()).blobs();
  }

  private static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  /** A sender whose connection is gone. */
  private static final class Breaking extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("reset");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      throw new IOException("reset");
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("blobs"))) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }

  /** Another content of the same length, which looks as old as the one before. */
  private void replaceSecretly() throws IOException {
    FileTime time = Files.getLastModifiedTime(blobs.path(DIGEST));
    Files.write(blobs.path(DIGEST), OTHER);
    Files.setLastModifiedTime(blobs.path(DIGEST), time);
  }

  @Test
  void whatIsReceivedIsThere() throws IOException {
    assertThat(blobs.find(DIGEST)).isEmpty();
    assertThat(blobs.receive(DIGEST, stream(CONTENT))).isTrue();
    assertThat(blobs.find(DIGEST)).isEqualTo(Optional.of(blobs.path(DIGEST)));
    assertThat(blobs.holds(LAYER)).isTrue();
    assertThat(files()).containsExactly(DIGEST.fileName());
  }

  @Test
  void whatIsThereIsNotReadAgain() throws IOException {
    blobs.receive(DIGEST, stream(CONTENT));
    InputStream nobodyReads = stream(OTHER);
    assertThat(blobs.receive(DIGEST, nobodyReads)).isFalse();
    assertThat(nobodyReads.available()).isEqualTo(OTHER.length);
  }

  @Test
  void anotherContentIsRefusedAndLeavesNothing() throws IOException {
    assertThatThrownBy(() -> blobs.receive(DIGEST, stream(OTHER)))
        .isInstanceOf(FailureException.class)
        .hasMessage(
            "digest mismatch, expected \"" + DIGEST + "\", got \"" + Sha256.of(OTHER) + "\"");
    assertThat(files()).isEmpty();
  }

  @Test
  void aSenderThatBreaksOffLeavesNothing() throws IOException {
    InputStream breaking = new SequenceInputStream(stream(CONTENT), new Breaking());
    assertThatThrownBy(() -> blobs.receive(DIGEST, breaking)).hasMessage("reset");
    assertThat(files()).isEmpty();
  }

  @Test
  void aBlobThatLooksTheSameIsNotHashedAgain() throws IOException {
    blobs.receive(DIGEST, stream(CONTENT));
    replaceSecretly();
    assertThat(blobs.holds(LAYER)).as("trusted by its looks").isTrue();
    Files.setLastModifiedTime(
        blobs.path(DIGEST), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    assertThat(blobs.holds(LAYER)).as("doubted, and found out").isFalse();
  }

  @Test
  void aBlobThatNobodyVouchesForIsHashedOnce() throws IOException {
    Files.write(blobs.path(DIGEST), CONTENT);
    assertThat(blobs.holds(LAYER)).isTrue();
    replaceSecretly();
    assertThat(blobs.holds(LAYER)).isTrue();
  }

  @Test
  void aBlobOfAnotherSizeIsNotTheLayers() throws IOException {
    Files.write(blobs.path(DIGEST), CONTENT);
    assertThat(blobs.holds(new Layer(Layer.MODEL, DIGEST, 3))).isFalse();
    assertThat(blobs.holds(new Layer(Layer.MODEL, Sha256.of(OTHER), 3))).isFalse();
  }

  @Test
  void aListOfVerifiedBlobsThatIsDamagedCountsAsEmpty() throws IOException {
    blobs.receive(DIGEST, stream(CONTENT));
    for (String damaged : List.of("", "[", "{\"../../etc\":{}}", "{\"sha256-00\":1}", "7")) {
      Files.writeString(root.resolve(".folkmoot-verified.json"), damaged);
      assertThat(blobs.holds(LAYER)).as(damaged).isTrue();
    }
  }

  @Test
  void theListForgetsBlobsThatAreGone() throws IOException {
    blobs.receive(DIGEST, stream(CONTENT));
    Files.delete(blobs.path(DIGEST));
    blobs.receive(Sha256.of(OTHER), stream(OTHER));
    assertThat(Files.readString(root.resolve(".folkmoot-verified.json")))
        .contains(Sha256.of(OTHER).hex())
        .doesNotContain(DIGEST.hex());
  }

  @Test
  void oneClaimsABlobAtATime() throws IOException {
    try (BlobClaim claim = blobs.claim(DIGEST).orElseThrow()) {
      assertThat(claim).isNotNull();
      assertThat(blobs.claim(DIGEST)).isEmpty();
      try (BlobClaim other = blobs.claim(Sha256.of(OTHER)).orElseThrow()) {
        assertThat(other).isNotSameAs(claim);
      }
    }
    try (BlobClaim again = blobs.claim(DIGEST).orElseThrow()) {
      assertThat(again).isNotNull();
    }
  }

  @Test
  void whatIsAdoptedHasItsNameAndIsTrusted() throws IOException {
    Path file = Files.write(blobs.partial(DIGEST), CONTENT);
    blobs.adopt(file, DIGEST);
    assertThat(files()).containsExactly(DIGEST.fileName());
    replaceSecretly();
    assertThat(blobs.holds(LAYER)).isTrue();
  }

  @Test
  void aBlobThatARivalDeletesAsSoonAsItIsHereIsForgotten() throws IOException {
    StoreLayout layout = new StoreLayout(root);
    Digest gone = Digest.parse("sha256:" + "a".repeat(64));
    new VerifiedBlobs(layout).remember(gone);
    assertThat(layout.verified()).content().doesNotContain(gone.fileName());
  }
}
