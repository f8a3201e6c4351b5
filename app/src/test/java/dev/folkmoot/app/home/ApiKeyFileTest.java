package dev.folkmoot.app.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.access.ApiKey;
import dev.folkmoot.http.access.KeyText;
import dev.folkmoot.http.access.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The API keys of a home. */
final class ApiKeyFileTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir private Path root = Path.of("");
  private FolkmootHome home = new FolkmootHome(Path.of("/"), Path.of("/"));
  private ApiKeyFile file = new ApiKeyFile(home);
  private ApiKeyRing ring = new ApiKeyRing(file);

  @BeforeEach
  void settle() {
    home = new FolkmootHome(root, root.resolve("models"));
    file = new ApiKeyFile(home);
    ring = new ApiKeyRing(file);
  }

  private static ApiKey key(String name) {
    String id = KeyText.drawId(RANDOM);
    return new ApiKey(
        id,
        name,
        ApiKey.Hash.ofKey(KeyText.draw(id, RANDOM)),
        Set.of(Scope.INFER, Scope.MODELS),
        Reach.FRIENDS,
        60,
        4,
        NOON,
        Optional.of(NOON.plusSeconds(60)));
  }

  private String text() throws IOException {
    return Files.readString(home.keysFile());
  }

  private void write(String text) throws IOException {
    Files.writeString(home.keysFile(), text, StandardCharsets.ISO_8859_1);
  }

  private void assertRefused(String what) {
    assertThatThrownBy(file::keys)
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> {
              assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
              assertThat(e.failure().message())
                  .startsWith(home.keysFile() + ": ")
                  .contains(what, "moot key create");
            });
  }

  @Test
  void whereThereIsNoFileThereAreNoKeys() {
    assertThat(file.keys()).isEmpty();
    assertThat(ring.keys()).isEmpty();
  }

  @Test
  void whatIsAddedIsReadBackAsItWas() throws IOException {
    ApiKey ada = key("ada");
    ApiKey bob =
        new ApiKey(
            "aaaaaaaaaa",
            "bob@home-2",
            ada.hash(),
            Set.of(Scope.ADMIN),
            Reach.LOCAL,
            0,
            0,
            NOON,
            Optional.empty());
    file.add(ada);
    file.add(bob);
    assertThat(file.keys()).containsExactly(ada, bob);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.keysFile())))
        .isEqualTo("rw-------");
  }

  @Test
  void aRevokedKeyIsGoneAtOnceForWhoeverHoldsTheFileOpen() {
    ApiKey ada = key("ada");
    ApiKey bob = key("bob");
    file.add(ada);
    file.add(bob);
    assertThat(ring.find(ada.id())).contains(ada);
    assertThat(file.revoke("ada")).isEqualTo(ada);
    assertThat(ring.find(ada.id())).isEmpty();
    assertThat(file.revoke(bob.id())).isEqualTo(bob);
    assertThat(ring.keys()).isEmpty();
    assertThatThrownBy(() -> file.revoke("ada"))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.NOT_FOUND));
  }

  @Test
  void twoKeysOfOneNameAreOneTooMany() {
    file.add(key("ada"));
    assertThatThrownBy(() -> file.add(key("ada"))).hasMessageContaining("\"ada\" already");
    assertThat(file.keys()).hasSize(1);
  }

  @Test
  void manyWhoMakeKeysAtOnceLoseNone() throws InterruptedException {
    List<Thread> makers = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      String name = "key-" + i;
      makers.add(Thread.ofVirtual().start(() -> file.add(key(name))));
    }
    for (Thread maker : makers) {
      maker.join();
    }
    assertThat(file.keys()).hasSize(16);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "garbage",
        "folkmoot-keys 1",
        "folkmoot-keys 1\n",
        "folkmoot-keys 1\nend 1\n",
        "folkmoot-keys 1\nend 0",
        "folkmoot-keys 2\nend 0\n",
        "folkmoot-keys 1\nend 0\nend 0\n",
        "folkmoot-keys 1\n\nend 0\n",
        "folkmoot-keys 1\nnot a key\nend 1\n",
        "\u0000\u0000\u0000\u0000",
        "{\"keys\":[]}"
      })
  void aFileThatIsNoneIsRefusedAndIsNotNoKeys(String text) throws IOException {
    home.create();
    write(text);
    assertRefused("nobody is let in by it");
    assertThatThrownBy(ring::keys).isInstanceOf(FailureException.class);
    assertThatThrownBy(() -> file.add(key("ada")))
        .as("and is not overwritten")
        .isInstanceOf(FailureException.class);
    assertThat(text()).isEqualTo(text);
  }

  @Test
  void aLineThatIsNoKeyIsNamedByItsNumberOnly() throws IOException {
    file.add(key("ada"));
    write(text().replace(" friends ", " nowhere "));
    assertRefused("line 3 is no key");
    assertThatThrownBy(file::keys).hasMessageNotContaining("nowhere");
  }

  @Test
  void aKeyThatStandsTwiceIsRefused() throws IOException {
    file.add(key("ada"));
    String line = text().lines().toList().get(2);
    write(text().replace("end 1", line + "\nend 2"));
    assertRefused("two keys have the same id or name");
  }

  /** Whatever is cut off or changed: the file is refused, or it still has every key. */
  @Test
  void damageNeverTakesAKeyAwayInSilence() throws IOException {
    for (int i = 0; i < 5; i++) {
      file.add(key("key-" + i));
    }
    String good = text();
    Random random = new Random(20261122);
    int refused = 0;
    for (int i = 0; i < 3_000; i++) {
      StringBuilder damaged = new StringBuilder(good);
      int at = random.nextInt(good.length());
      switch (random.nextInt(4)) {
        case 0 -> damaged.setLength(at);
        case 1 -> damaged.delete(at, Math.min(good.length(), at + 1 + random.nextInt(300)));
        case 2 -> damaged.setCharAt(at, (char) random.nextInt(256));
        default -> damaged.insert(at, good, at, at + random.nextInt(good.length() - at));
      }
      write(damaged.toString());
      try {
        assertThat(file.keys()).as(damaged.toString()).hasSizeGreaterThanOrEqualTo(5);
      } catch (FailureException e) {
        assertThat(e.failure().message()).startsWith(home.keysFile().toString());
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  @Test
  void aFileThatOthersMayWriteIsRefusedWithTheRemedy() throws IOException {
    file.add(key("ada"));
    Files.setPosixFilePermissions(home.keysFile(), PosixFilePermissions.fromString("rw-rw----"));
    assertThatThrownBy(file::keys).hasMessageContaining("chmod 600 " + home.keysFile());
  }

  @Test
  void aFileThatIsTooLongIsNotReadToItsEnd() throws IOException {
    home.create();
    write("x".repeat(600_000));
    assertRefused("it has more than");
  }

  @Test
  void aRingThatCouldNotReadHealsWithTheFile() throws IOException {
    ApiKey ada = key("ada");
    file.add(ada);
    String good = text();
    write("garbage");
    assertThatThrownBy(() -> ring.find(ada.id())).isInstanceOf(FailureException.class);
    assertThatThrownBy(() -> ring.find(ada.id())).isInstanceOf(FailureException.class);
    write(good);
    assertThat(ring.find(ada.id())).contains(ada);
    Files.delete(home.keysFile());
    assertThat(ring.keys()).isEmpty();
  }

  @Test
  void theOwnersTokenIsDrawnOnceAndIsTheOwnersOnly() throws IOException {
    OwnerToken token = new OwnerToken(home);
    assertThat(token.text()).isEmpty();
    ApiKey.Hash hash = token.hashOrDraw(RANDOM);
    assertThat(token.hashOrDraw(RANDOM)).isEqualTo(hash);
    assertThat(token.text().map(ApiKey.Hash::ofKey)).contains(hash);
    Path kept = home.ownerTokenFile();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
    Files.writeString(kept, "moot_localowner_mistyped");
    assertThat(token.text()).isEmpty();
    assertThatThrownBy(() -> token.hashOrDraw(RANDOM))
        .hasMessageContaining(kept.toString())
        .hasMessageContaining("delete it")
        .hasMessageNotContaining("mistyped");
  }

  @Test
  void theNodesOfAHomeShareOneCertificateAndTellWhatTheyShow() {
    Certificates certificates = new Certificates(home);
    assertThat(certificates.shown()).isEmpty();
    var files = certificates.selfSigned(NOON, RANDOM);
    assertThat(certificates.selfSigned(NOON, RANDOM)).isEqualTo(files);
    dev.folkmoot.http.tls.ServerTls tls =
        new dev.folkmoot.http.tls.ServerTls(files, shown -> Certificates.show(home.node(3), shown));
    assertThat(certificates.shown()).containsExactly(tls.certificate());
  }
}
