package dev.folkmoot.app.home;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.net.pairing.MeshKey;
import dev.folkmoot.net.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * {@code mesh.key}: the secret that the machines of one owner share, as 64 hexadecimal digits on a
 * line, so that who has no camera and no patience may copy it by hand. The nodes of a home share
 * it.
 */
public record MeshKeyFile(FolkmootHome home) {

  private static final Pattern DIGITS = Pattern.compile("[0-9a-fA-F]{" + 2 * MeshKey.BYTES + "}");

  /**
   * The key; a new one if there is none.
   *
   * @throws FailureException {@code INVALID_REQUEST} if what is kept is no key, with the remedy
   */
  public MeshKey readOrDraw(SecureRandom random) {
    return parse(file().readOr(() -> format(MeshKey.draw(random))));
  }

  /** Keeps another key from now on: the mesh was joined, or left. */
  public void replace(MeshKey key) {
    file().replace(format(key));
  }

  private KeyFile file() {
    return new KeyFile(home, home.meshKeyFile());
  }

  private static byte[] format(MeshKey key) {
    return (HexFormat.of().formatHex(key.secret().toByteArray()) + "\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** What stands in the file goes into no message: it may be most of a key. */
  private MeshKey parse(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1).strip();
    if (!DIGITS.matcher(text).matches()) {
      throw new FailureException(
          Failure.Kind.INVALID_REQUEST,
          home.meshKeyFile()
              + " line 1: a mesh key has "
              + 2 * MeshKey.BYTES
              + " hexadecimal digits and nothing else; restore it, or delete it and join the mesh"
              + " again with 'moot join'");
    }
    return MeshKey.of(Bytes.copyOf(HexFormat.of().parseHex(text)));
  }
}
