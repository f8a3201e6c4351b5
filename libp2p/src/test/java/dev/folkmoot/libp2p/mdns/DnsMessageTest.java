package dev.folkmoot.libp2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.fuzz.Mutations;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DnsMessageTest {
  private static final DnsName SERVICE = DnsName.of("_p2p._udp.local");
  private static final DnsName INSTANCE = SERVICE.child("abcdefghijklmnopqrstuvwxyz012345");
  private static final String ADDRESS =
      "dnsaddr=/ip4/192.0.2.1/tcp/4001/p2p/12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";

  /** Written by dns-packet 5, the library under js-libp2p's discovery; it does not compress. */
  private static final String JS_QUERY =
      "000000000001000000000000045f703270045f756470056c6f63616c00000c0001";

  private static final String JS_RESPONSE =
      "000084000000000100000001045f703270045f756470056c6f63616c00000c00010000007800"
          + "32206162636465666768696a6b6c6d6e6f707172737475767778797a303132333435045f703270045f7564"
          + "70056c6f63616c00206162636465666768696a6b6c6d6e6f707172737475767778797a303132333435045f"
          + "703270045f756470056c6f63616c000010000100000078005958646e73616464723d2f6970342f3139322e"
          + "302e322e312f7463702f343030312f7032702f313244334b6f6f57443365636b69665770526e397751704d"
          + "4739523968583373443135387a37457148576d776551414a55355341";

  static ByteString text(String text) {
    return ByteString.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  private static final DnsMessage RESPONSE =
      DnsMessage.response(
          List.of(new DnsRecord.Ptr(SERVICE, 120, INSTANCE)),
          List.of(new DnsRecord.Txt(INSTANCE, 120, List.of(text(ADDRESS)))));

  @Test
  void aQueryIsReadAndWrittenAsJsDoes() {
    byte[] packet = HexFormat.of().parseHex(JS_QUERY);
    DnsMessage query = DnsMessage.query(SERVICE, DnsMessage.PTR);
    assertThat(DnsReader.read(packet)).isEqualTo(query);
    assertThat(DnsWriter.write(query)).isEqualTo(packet);
  }

  @Test
  void anAnswerOfJsIsReadAndOursIsShorter() {
    byte[] packet = HexFormat.of().parseHex(JS_RESPONSE);
    assertThat(DnsReader.read(packet)).isEqualTo(RESPONSE);
    byte[] ours = DnsWriter.write(RESPONSE);
    assertThat(DnsReader.read(ours)).isEqualTo(RESPONSE);
    assertThat(ours.length).isLessThan(packet.length - 50);
  }

  /** RFC 1035, 4.1.4: F.ISI.ARPA, FOO.F.ISI.ARPA, ARPA and the root, as the standard shows them. */
  @Test
  void theCompressionOfTheStandardIsRead() {
    ByteBuffer packet = ByteBuffer.allocate(200);
    packet.put(HexFormat.of().parseHex("000000000004000000000000"));
    packet.put(HexFormat.of().parseHex("0146034953490441525041000001" + "0001"));
    packet.put(HexFormat.of().parseHex("03464f4fc00c" + "00010001"));
    packet.put(HexFormat.of().parseHex("c012" + "00010001"));
    packet.put(HexFormat.of().parseHex("00" + "00010001"));
    byte[] bytes = new byte[packet.position()];
    packet.flip().get(bytes);
    assertThat(DnsReader.read(bytes).questions())
        .extracting(question -> question.name().toString())
        .containsExactly("f.isi.arpa", "foo.f.isi.arpa", "arpa", "");
  }

  @Test
  void namesAreEqualInAnyCase() {
    assertThat(DnsName.of("_P2P._UDP.Local")).isEqualTo(SERVICE);
    assertThat(INSTANCE.isChildOf(SERVICE)).isTrue();
    assertThat(SERVICE.isChildOf(SERVICE)).isFalse();
    assertThat(INSTANCE.child("deeper").isChildOf(SERVICE)).isFalse();
  }

  @Test
  void aNameIsBounded() {
    String label = "a".repeat(63);
    assertThat(DnsName.of(label + "." + label + "." + label + "." + "a".repeat(61)).labels())
        .hasSize(4);
    for (String name :
        new String[] {
          "",
          "a..b",
          ".a",
          label + "a",
          label + "." + label + "." + label + "." + "a".repeat(62),
          "\u0661"
        }) {
      assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> DnsName.of(name));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "0000000000010000000000", // half a header
        "000000000001000000000000", // no question
        "000008000001000000000000" + "00000c0001", // another opcode
        "000084030000000000000000", // an error
        "000000000001000000000000c00c000c0001", // a pointer at itself
        "000000000001000000000000c00e000c0001", // a pointer forward
        "0000000000010000000000000161c00c000c0001", // a pointer to its own beginning
        "0000000000010000000000004161616100000c0001", // label type 01
        "000000000001000000000000056162", // a truncated label
        "000000000001000000000000c0", // half a pointer
        "0000840000000001000000000000100001000000780005046162", // a truncated record
        "00008400000000010000000000001000010000007800030461626300", // a string beyond its record
        "0000840000000001000000000000" + "0c000100000078000161" + "016200" // a name beyond it
      })
  void whatIsNoPacketIsRefused(String hex) {
    byte[] packet = HexFormat.of().parseHex(hex);
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> DnsReader.read(packet));
  }

  @Test
  void countsThatLieAreRefusedBeforeTheyAreFollowed() {
    byte[] questions = HexFormat.of().parseHex("00000000ffff000000000000");
    byte[] records = HexFormat.of().parseHex("000084000000ffffffffffff");
    for (byte[] packet : new byte[][] {questions, records}) {
      assertThatThrownBy(() -> DnsReader.read(packet))
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining("too many");
    }
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> DnsReader.read(new byte[DnsMessage.MAX_BYTES + 1]));
  }

  /** A chain of pointers, each to the one before, would cost its length for every name. */
  @Test
  void aChainOfPointersEndsAndAGrowingNameIsRefused() {
    ByteBuffer packet = ByteBuffer.allocate(DnsMessage.MAX_BYTES);
    packet.put(HexFormat.of().parseHex("000000000020000000000000"));
    packet.put((byte) 62).put(new byte[62]).put((byte) 0).putInt(0x000c0001);
    int target = 12;
    for (int i = 1; i < 32; i++) {
      int here = packet.position();
      packet.put((byte) 62).put(new byte[62]).putShort((short) (0xc000 | target));
      packet.putInt(0x000c0001);
      target = here;
    }
    byte[] bytes = new byte[packet.position()];
    packet.flip().get(bytes);
    assertThatThrownBy(() -> DnsReader.read(bytes))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("255 bytes");
  }

  @Test
  void recordsOfOtherClassesAndKindsAreSkipped() {
    byte[] packet =
        HexFormat.of()
            .parseHex(
                "000084000000000300000000"
                    + "0161000001000100000078000401020304" // A
                    + "c00c000c000300000078000100" // PTR of class CHAOS
                    + "c00c00108001ffffffff000100"); // TXT, cache flush, empty
    assertThat(DnsReader.read(packet).answers())
        .containsExactly(
            new DnsRecord.Other(DnsName.of("a"), 120, 1),
            new DnsRecord.Txt(DnsName.of("a"), 0xffff_ffffL, List.of(ByteString.EMPTY)));
  }

  @Test
  void aTxtStringHasAtMost255Bytes() {
    ByteString longest = text("x".repeat(255));
    DnsMessage message =
        DnsMessage.response(List.of(), List.of(new DnsRecord.Txt(INSTANCE, 1, List.of(longest))));
    assertThat(DnsReader.read(DnsWriter.write(message))).isEqualTo(message);
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> new DnsRecord.Txt(INSTANCE, 1, List.of(text("x".repeat(256)))));
  }

  @Test
  void aTxtRecordWithoutStringsIsWrittenWithAnEmptyOne() {
    DnsMessage message =
        DnsMessage.response(List.of(), List.of(new DnsRecord.Txt(INSTANCE, 1, List.of())));
    assertThat(DnsReader.read(DnsWriter.write(message)).additionals())
        .containsExactly(new DnsRecord.Txt(INSTANCE, 1, List.of(ByteString.EMPTY)));
  }

  @Test
  void manyRecordsComeBackThroughTheirPointers() {
    List<DnsRecord> records = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      records.add(new DnsRecord.Ptr(SERVICE, i, SERVICE.child("peer" + i)));
      records.add(
          new DnsRecord.Txt(SERVICE.child("peer" + i), i, Collections.nCopies(2, text("a" + i))));
    }
    DnsMessage message = DnsMessage.response(records, List.of());
    assertThat(DnsReader.read(DnsWriter.write(message))).isEqualTo(message);
  }

  @Test
  void mutationsAreReadOrRefused() {
    Mutations.of(
            121,
            HexFormat.of().parseHex(JS_QUERY),
            HexFormat.of().parseHex(JS_RESPONSE),
            DnsWriter.write(RESPONSE))
        .feed(
            40_000,
            input -> {
              DnsMessage message = DnsReader.read(input);
              assertThat(message.answers()).hasSizeLessThanOrEqualTo(DnsMessage.MAX_RECORDS);
            });
  }
}
