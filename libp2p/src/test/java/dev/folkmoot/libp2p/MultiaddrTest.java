package dev.folkmoot.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.folkmoot.libp2p.fuzz.Mutations;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MultiaddrTest {
  private static final String PEER = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";
  private static final String OTHER = "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N";

  /** Pairs as js-multiaddr writes them, but for memory and unix, which are go's. */
  @ParameterizedTest
  @CsvSource({
    "/ip4/127.0.0.1/tcp/4001, 047f000001060fa1",
    "/ip6/2001:db8::1/udp/4001/quic-v1, 2920010db800000000000000000000000191020fa1cd03",
    "/dns4/example.com/tcp/443/wss, 360b6578616d706c652e636f6d0601bbde03",
    "/dnsaddr/bootstrap.libp2p.io, 3813626f6f7473747261702e6c69627032702e696f",
    "/ip4/192.0.2.7/udp/4001/quic-v1/webtransport/certhash/"
        + "uEiDDq4_xNyDorZBH3TlGazyJdOWSwvo4PUo5YHFMrvDE8g, 04c000020791020fa1cd03d103d203"
        + "221220c3ab8ff13720e8ad9047dd39466b3c8974e592c2fa383d4a3960714caef0c4f2",
    "/ip4/10.1.2.3/tcp/4001/p2p/"
        + PEER
        + "/p2p-circuit/p2p/"
        + OTHER
        + ", 040a010203060fa1a503260024080112202ffa35a99d3a3cfbb17bb7c1dc5561b18a8dcca4df38dc61"
        + "3ea859c37eb1336ba202a50322"
        + "12209dff3b17d74cf4d38a50d8b6383e92d181a10395a5e73a726dcccbd21bf6f0b9",
    "/ip6/::ffff:192.0.2.128/tcp/1, 2900000000000000000000ffffc0000280060001",
    "/ip6zone/eth0/ip6/fe80::1/tcp/80/tls/sni/example.com/ws, 2a046574683029fe800000000000000000"
        + "000000000001060050c003c1030b6578616d706c652e636f6ddd03",
    "/memory/1234, 890600000000000004d2",
    "/unix/tmp/p2p.sock, 90030d2f746d702f7032702e736f636b"
  })
  void textAndBytesAreThoseOfOtherStacks(String text, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThat(Multiaddr.parse(text).encode()).isEqualTo(bytes);
    assertThat(Multiaddr.decode(bytes)).isEqualTo(Multiaddr.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "/ip4/127.0.0.1/tcp/4001/, /ip4/127.0.0.1/tcp/4001",
    "/ip4/127.0.0.1/tcp/4001///, /ip4/127.0.0.1/tcp/4001",
    "/ip4/127.0.0.1/ipfs/" + PEER + ", /ip4/127.0.0.1/p2p/" + PEER,
    "/ip6/2001:DB8:0:0:0:0:0:1/tcp/0, /ip6/2001:db8::1/tcp/0",
    "/ip4/1.2.3.4/tcp/00080, /ip4/1.2.3.4/tcp/80",
    "/p2p/bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe, /p2p/" + OTHER
  })
  void otherSpellingsAreReadAndWrittenTheUsualWay(String text, String usual) {
    assertThat(Multiaddr.parse(text)).hasToString(usual).isEqualTo(Multiaddr.parse(usual));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "//",
        "ip4/127.0.0.1",
        "/ip4",
        "/ip4/",
        "/ip4//tcp/1",
        "/ip4/127.0.0.1/tcp",
        "/ip4/127.0.0.1/tcp/65536",
        "/ip4/127.0.0.1/tcp/-1",
        "/ip4/127.0.0.1/tcp/+1",
        "/ip4/127.0.0.1/tcp/1 ",
        "/ip4/127.0.0.1/tcp/\u0661",
        "/ip4/127.0.0.1/tcp/000001",
        "/ip4/127.0.0.256/tcp/1",
        "/ip4/localhost/tcp/1",
        "/ip6/::1%eth0/tcp/1",
        "/nonsense/1",
        "/IP4/127.0.0.1",
        "/p2p/hello",
        "/dns4/ex ample/tcp/1",
        "/dns4/b\u00fccher.example/tcp/1",
        "/memory/x",
        "/memory/18446744073709551616",
        "/memory/+1",
        "/certhash/uAAE",
        "/p2p-circuit/1"
      })
  void aTextThatIsNoneIsRefused(String text) {
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> Multiaddr.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "04", // no address
        "047f0000", // half of one
        "047f00000106", // no port
        "047f0000010600", // half of one
        "ff7f00", // unknown protocol
        "8400", // a code in two ways
        "3600", // an empty name
        "36ffffffffffffffff7f61", // a length that lies
        "36056162632f64", // a name with a slash
        "3603610a62", // a name with a line's end
        "a50300", // no peer in p2p
        "a5032212", // half a peer
        "9003022f00", // a path with a zero
        "9003032f612f", // a path that is a folder
        "9003042f746d70060050", // a path with a port behind it
        "900302c328" // a path that is not UTF-8
      })
  void bytesThatAreNoneAreRefused(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> Multiaddr.decode(bytes));
    assertThat(Multiaddr.tryDecode(bytes)).isEmpty();
  }

  @Test
  void anAddressIsBounded() {
    String many = "/p2p-circuit".repeat(Multiaddr.MAX_COMPONENTS);
    assertThat(Multiaddr.parse(many).components()).hasSize(Multiaddr.MAX_COMPONENTS);
    String name = "/dns/" + "a".repeat(253);
    String tooMany = many + "/p2p-circuit";
    String tooLong = name.repeat(5);
    byte[] longBytes = new byte[Multiaddr.MAX_BYTES + 1];
    for (String text : new String[] {tooMany, tooLong, "/".repeat(3_000), name + "a"}) {
      assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> Multiaddr.parse(text));
    }
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> Multiaddr.decode(longBytes));
    byte[] circuits = HexFormat.of().parseHex("a202".repeat(Multiaddr.MAX_COMPONENTS + 1));
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> Multiaddr.decode(circuits));
  }

  @Test
  void thePeerAtTheEndIsReadAddedAndTakenAway() {
    Multiaddr bare = Multiaddr.parse("/ip4/127.0.0.1/tcp/4001");
    PeerId peer = PeerId.parse(PEER);
    Multiaddr named = bare.withPeerId(peer);
    assertThat(named).hasToString("/ip4/127.0.0.1/tcp/4001/p2p/" + PEER);
    assertThat(named.peerId()).contains(peer);
    assertThat(bare.peerId()).isEmpty();
    assertThat(named.withoutPeerId()).contains(bare);
    assertThat(bare.withoutPeerId()).contains(bare);
    assertThat(named.withPeerId(peer)).isSameAs(named);
    assertThat(Multiaddr.parse("/p2p/" + PEER).withoutPeerId()).isEmpty();
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> named.withPeerId(PeerId.parse(OTHER)));
  }

  @Test
  void aRelayedAddressFallsApartIntoRelayAndPeer() {
    Multiaddr relay = Multiaddr.parse("/ip4/192.0.2.1/tcp/4001/p2p/" + PEER);
    Multiaddr address =
        relay.encapsulate(Multiaddr.parse("/p2p-circuit")).withPeerId(PeerId.parse(OTHER));
    assertThat(address.isRelayed()).isTrue();
    assertThat(relay.isRelayed()).isFalse();
    assertThat(address.decapsulate(AddressProtocol.P2P_CIRCUIT)).contains(relay);
    assertThat(address.peerId()).contains(PeerId.parse(OTHER));
    assertThat(relay.decapsulate(AddressProtocol.P2P_CIRCUIT)).contains(relay);
    assertThat(address.decapsulate(AddressProtocol.IP4)).isEmpty();
    assertThat(address.value(AddressProtocol.TCP)).contains("4001");
    assertThat(address.value(AddressProtocol.UDP)).isEmpty();
  }

  @Test
  void mutatedBytesAreReadAsThemselvesOrRefused() {
    Mutations.of(
            81,
            Multiaddr.parse("/ip4/10.1.2.3/tcp/4001/p2p/" + PEER + "/p2p-circuit").encode(),
            Multiaddr.parse("/ip6/2001:db8::1/udp/4001/quic-v1/p2p/" + OTHER).encode(),
            Multiaddr.parse("/dns4/example.com/tcp/443/tls/sni/example.com/ws").encode(),
            Multiaddr.parse("/unix/tmp/p2p.sock").encode(),
            Multiaddr.parse("/memory/5").encode())
        .feed(
            40_000,
            input -> {
              Multiaddr address = Multiaddr.decode(input);
              assertThat(address.encode()).isEqualTo(input);
              assertThat(Multiaddr.parse(address.toString())).isEqualTo(address);
              assertThat(Route.of(address)).isEqualTo(address.route());
            });
  }

  @Test
  void mutatedTextIsReadOrRefused() {
    Mutations.of(
            82,
            ("/ip6/2001:db8::1/udp/4001/quic-v1/p2p/" + OTHER).getBytes(StandardCharsets.US_ASCII),
            "/dns4/example.com/tcp/443/tls/ws".getBytes(StandardCharsets.US_ASCII),
            "/ip4/10.1.2.3/tcp/4001/p2p-circuit".getBytes(StandardCharsets.US_ASCII))
        .feed(
            40_000,
            input -> {
              Multiaddr address = Multiaddr.parse(new String(input, StandardCharsets.UTF_8));
              assertThat(Multiaddr.decode(address.encode())).isEqualTo(address);
            });
  }
}
