package dev.folkmoot.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The framework's published vectors for XX, ciphertext by ciphertext. */
final class XxPatternTest {

  private static final HexFormat HEX = HexFormat.of();

  /**
   * @param messages payload and ciphertext in turn: three of the handshake, then transport messages
   *     that begin with the responder
   */
  record Vector(
      String origin,
      String prologue,
      String initStatic,
      String initEphemeral,
      String respStatic,
      String respEphemeral,
      String handshakeHash,
      List<String> messages) {}

  static List<Vector> vectors() {
    return List.of(
        new Vector(
            "cacophony",
            "4a6f686e2047616c74",
            "e61ef9919cde45dd5f82166404bd08e38bceb5dfdfded0a34c8df7ed542214d1",
            "893e28b9dc6ca8d611ab664754b8ceb7bac5117349a4439a6b0569da977c464a",
            "4a3acbfdb163dec651dfa3194dece676d437029c62a408b4c5ea9114246e4893",
            "bbdb4cdbd309f1a1f2e1456967fe288cadd6f712d65dc7b7793d5e63da6b375b",
            "c8e5f64e846193be2a834104c2a009868d6c9f3bd3c186299888b488b2f1f58e",
            List.of(
                "4c756477696720766f6e204d69736573",
                "ca35def5ae56cec33dc2036731ab14896bc4c75dbb07a61f879f8e3afa4c7944"
                    + "4c756477696720766f6e204d69736573",
                "4d757272617920526f746862617264",
                "95ebc60d2b1fa672c1f46a8aa265ef51bfe38e7ccb39ec5be34069f144808843"
                    + "81cbad1f276e038c48378ffce2b65285e08d6b68aaa3629a5a8639392490e5b9"
                    + "bd5269c2f1e4f488ed8831161f19b7815528f8982ffe09be9b5c412f8a0db50f"
                    + "8814c7194e83f23dbd8d162c9326ad",
                "462e20412e20486179656b",
                "c7195ffacac1307ff99046f219750fc47693e23c3cb08b89c2af808b444850a8"
                    + "0ae475b9df0f169ae80a89be0865b57f58c9fea0d4ec82a286427402f113e4b6"
                    + "ae769a1d95941d49b25030",
                "4361726c204d656e676572",
                "96763ed773f8e47bb3712f0e29b3060ffc956ffc146cee53d5e1df",
                "4a65616e2d426170746973746520536179",
                "3e40f15f6f3a46ae446b253bf8b1d9ffb6ed9b174d272328ff91a7e2e5c79c07f5",
                "457567656e2042f6686d20766f6e2042617765726b",
                "eb3f3515110702e047a6c9da4478b6ead94873c11c0f2d710ddb3f09fce024b3a58502ae3f")),
        new Vector(
            "snow",
            "5468657265206973206e6f20726967687420616e642077726f6e672e2054686572"
                + "652773206f6e6c792066756e20616e6420626f72696e672e",
            "7dec208517a3b81a2861d7a71266d5d6dc944c5a8816634a86fe63198a0148ee",
            "a32daf21e93c0131495ce1d903181fde81cc46937daaeb990bae7c992709421e",
            "4d0aed5098e3b4ef20357e9f686ce66204c792b358da2e475017d6c485304881",
            "4eece0f195d026db035ff987597c429d3ad3bcc2944df37d649528951b2a27c5",
            "",
            List.of(
                "d03c489139e645d0711a3c9e810d776b46a84912463fafa87b884eebf242dc34",
                "f9fa868ba97ab8a2686deccfaad5a484ee10a5bb85e3d1dce015a84797f92818"
                    + "d03c489139e645d0711a3c9e810d776b46a84912463fafa87b884eebf242dc34",
                "d8190a92f7dc0c93dbea9118ba8055751fb7c6590c416ffbd419964132b99a85",
                "8c4e6fdb7d09d501a86f7eca5c234522751706ed409182c05cdf5f827d4dae47"
                    + "b81c6c5f43b025692c24391eefee725c17d8cb0fbe3e4abb8aedf42c4fd2592d"
                    + "4ea48ac08989d6ae8b4adae08b2c34087c808c7aa55a63c02b0fab9e93061233"
                    + "6bd43eaea04d3c670a0a146691aa9cc9d357872320dc735dbc48580cffb553db",
                "77891b19dcb92ef7c055b672c4a5aa7fdf1c84146b8b303459022729473ce254",
                "933ca6b5ed60df3df66121f0ab49a09e49efa45c613a86a3cecbf4c535cef2f8"
                    + "3f72b42837b18e3572f2fdc2b74c331e2368a545cef54bdca081678ab0e9dd53"
                    + "48122459e0c034c851984d88ce610963d43cde6cfe73a67fbd5a63e8bfca96d0",
                "d7efdf988072881941db045a42882433817555128fbf5663e56081712ec7d212",
                "54ef0ff0629e1aaa7685a2806ab111cba76b52331f2642276736f415868eacb6"
                    + "9ab2577f3bda0cbf72f879685f6ed25f",
                "dd7bf01a588bafb52c6cfba952e5d8fe35cc2b3f92b4730ae2474615157345ce",
                "356be70f110306d5c699bb834bb9d58d909e325924dfbec972e406e6f294dc63"
                    + "e1daebefe8a62a334facc8048ab4ad66")));
  }

  private static XxPattern side(boolean initiator, Vector vector) {
    String fixed = initiator ? vector.initStatic() : vector.respStatic();
    String ephemeral = initiator ? vector.initEphemeral() : vector.respEphemeral();
    return new XxPattern(
        initiator,
        HEX.parseHex(vector.prologue()),
        new KeyPair(HEX.parseHex(fixed)),
        new KeyPair(HEX.parseHex(ephemeral)));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void theVectorsOfOthersComeOutToTheByte(Vector vector) {
    XxPattern initiator = side(true, vector);
    XxPattern responder = side(false, vector);
    for (int i = 0; i < 3; i++) {
      XxPattern writer = i % 2 == 0 ? initiator : responder;
      XxPattern reader = i % 2 == 0 ? responder : initiator;
      byte[] message = writer.write(HEX.parseHex(vector.messages().get(2 * i)));
      assertThat(HEX.formatHex(message)).isEqualTo(vector.messages().get(2 * i + 1));
      assertThat(HEX.formatHex(reader.read(message))).isEqualTo(vector.messages().get(2 * i));
    }
    assertThat(initiator.handshakeHash()).isEqualTo(responder.handshakeHash());
    if (!vector.handshakeHash().isEmpty()) {
      assertThat(HEX.formatHex(initiator.handshakeHash())).isEqualTo(vector.handshakeHash());
    }
    assertThat(initiator.remoteStatic()).isEqualTo(responder.staticPoint());
    assertThat(responder.remoteStatic()).isEqualTo(initiator.staticPoint());

    CipherState[] writers = initiator.split();
    CipherState[] readers = responder.split();
    for (int i = 3; i < vector.messages().size() / 2; i++) {
      int who = i % 2 == 0 ? 0 : 1;
      byte[] plain = HEX.parseHex(vector.messages().get(2 * i));
      byte[] sealed = new byte[plain.length + CipherState.TAG_BYTES];
      writers[who].seal(plain, 0, plain.length, sealed, 0);
      assertThat(HEX.formatHex(sealed)).isEqualTo(vector.messages().get(2 * i + 1));
      assertThat(readers[who].open(new byte[0], sealed)).isEqualTo(plain);
    }
  }

  @Test
  void aSideSpeaksOnlyInItsTurn() {
    XxPattern initiator = side(true, vectors().getFirst());

    assertThatThrownBy(() -> initiator.read(new byte[32]))
        .isInstanceOf(IllegalStateException.class);
    initiator.write(new byte[0]);
    assertThatThrownBy(() -> initiator.write(new byte[0]))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(initiator::split).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void pointsOfSmallOrderAreRefused() {
    // Every agreement with one of these is zero, so a man in the middle would know the key.
    for (String point :
        List.of(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")) {
      XxPattern responder = side(false, vectors().getFirst());
      responder.read(HEX.parseHex(point));
      assertThatThrownBy(() -> responder.write(new byte[0]))
          .isInstanceOf(NoiseException.class)
          .hasMessageContaining("small order");
    }
  }

  @Test
  void theAgreementIsThatOfRfc7748() {
    KeyPair alice =
        new KeyPair(
            HEX.parseHex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
    byte[] bob = HEX.parseHex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");

    assertThat(HEX.formatHex(alice.point()))
        .isEqualTo("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    assertThat(HEX.formatHex(alice.agree(bob)))
        .isEqualTo("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
  }

  @Test
  void noNonceIsUsedTwiceAndTheLastOneNever() {
    var last = new CipherState(new byte[32], -2);
    byte[] out = new byte[CipherState.TAG_BYTES];
    assertThat(last.seal(new byte[0], 0, 0, out, 0)).isEqualTo(CipherState.TAG_BYTES);
    assertThatThrownBy(() -> last.seal(new byte[0], 0, 0, out, 0))
        .isInstanceOf(NoiseException.class)
        .hasMessageContaining("used up");
    var opening = new CipherState(new byte[32], -1);
    assertThatThrownBy(() -> opening.open(new byte[0], out)).isInstanceOf(NoiseException.class);
  }
}
