package dev.folkmoot.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IpTextTest {
  /** RFC 5952, sections 4 and 5. */
  @ParameterizedTest
  @CsvSource({
    "2001:0db8::0001, 2001:db8::1",
    "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:DB8::A, 2001:db8::a",
    "0:0:0:0:0:0:0:0, ::",
    "0:0:0:0:0:0:0:1, ::1",
    "1:0:0:0:0:0:0:0, 1::",
    "::ffff:c000:280, ::ffff:192.0.2.128",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0"
  })
  void ipv6IsWrittenAsItsStandardRecommends(String text, String usual) {
    assertThat(IpText.format6(IpText.parse6(text))).isEqualTo(usual);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":::",
        "1",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "::1::",
        "1::2::3",
        "12345::",
        "g::",
        "::1%1",
        "[::1]",
        "1:2:3:4:5:6:7:8::",
        "1.2.3.4::",
        "::1.2.3",
        "::1.2.3.4:5",
        "::256.1.1.1",
        ":1:2:3:4:5:6:7:8",
        "::\u0661",
        "1111:1111:1111:1111:1111:1111:111.111.111.1111"
      })
  void whatIsNoIpv6AddressIsRefused(String text) {
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> IpText.parse6(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "127.1",
        "1.2.3",
        "1.2.3.4.5",
        "01.2.3.4",
        "1.2.3.04",
        "256.1.1.1",
        "1.2.3.",
        ".1.2.3",
        "1.2.3.a",
        "0x1.2.3.4",
        "1.2.3.4 ",
        "1..2.3",
        "-1.2.3.4",
        "1.2.3.\u0664",
        "111.111.111.1111"
      })
  void whatIsNoIpv4AddressIsRefused(String text) {
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> IpText.parse4(text));
  }

  @Test
  void anyAddressComesBackAndTheJdkReadsTheSame() throws UnknownHostException {
    Random random = new Random(9);
    for (int i = 0; i < 5_000; i++) {
      byte[] four = new byte[4];
      random.nextBytes(four);
      assertThat(IpText.parse4(IpText.format4(four))).isEqualTo(four);
      assertThat(InetAddress.ofLiteral(IpText.format4(four)).getAddress()).isEqualTo(four);
      byte[] six = new byte[16];
      for (int j = 0; j < 16; j += 2) {
        if (random.nextBoolean()) {
          six[j] = (byte) random.nextInt();
          six[j + 1] = (byte) random.nextInt();
        }
      }
      String text = IpText.format6(six);
      assertThat(IpText.parse6(text)).isEqualTo(six);
      assertThat(InetAddress.ofLiteral(text).getAddress())
          .as(HexFormat.of().formatHex(six))
          .isEqualTo(six);
    }
  }
}
