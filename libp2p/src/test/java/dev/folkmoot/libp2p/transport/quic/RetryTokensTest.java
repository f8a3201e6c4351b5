package dev.folkmoot.libp2p.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.SeededRandom;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class RetryTokensTest {
  private static final byte[] CONNECTION_ID = {1, 2, 3, 4, 5, 6, 7, 8};
  private static final InetSocketAddress STRANGER = new InetSocketAddress("192.0.2.7", 4001);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
  private final RetryTokens tokens =
      new RetryTokens(QuicConfigs.alwaysRetrying(), now::get, new SeededRandom(7));

  private ByteBuf token() {
    ByteBuf out = Unpooled.buffer();
    assertThat(tokens.writeToken(out, Unpooled.wrappedBuffer(CONNECTION_ID), STRANGER)).isTrue();
    return out;
  }

  @Test
  void aTokenGivesBackTheConnectionIdItWasMadeFor() {
    ByteBuf token = token();
    int offset = tokens.validateToken(token, STRANGER);
    byte[] id = new byte[token.readableBytes() - offset];
    token.getBytes(offset, id);
    assertThat(id).isEqualTo(CONNECTION_ID);
    assertThat(token.readableBytes()).isLessThanOrEqualTo(tokens.maxTokenLength());
  }

  @Test
  void aTokenIsGoodForOneAddressOnly() {
    assertThat(tokens.validateToken(token(), new InetSocketAddress("192.0.2.7", 4002)))
        .isEqualTo(-1);
    assertThat(tokens.validateToken(token(), new InetSocketAddress("192.0.2.8", 4001)))
        .isEqualTo(-1);
  }

  @Test
  void aTokenGrowsOldAndIsNeverFromTheFuture() {
    ByteBuf token = token();
    now.updateAndGet(time -> time.plus(RetryTokens.VALID_FOR));
    assertThat(tokens.validateToken(token, STRANGER)).isPositive();
    now.updateAndGet(time -> time.plus(Duration.ofMillis(1)));
    assertThat(tokens.validateToken(token, STRANGER)).isEqualTo(-1);
    now.updateAndGet(time -> time.minus(Duration.ofHours(1)));
    assertThat(tokens.validateToken(token, STRANGER)).isEqualTo(-1);
  }

  @Test
  void aTokenWithAnyBitChangedIsWorthless() {
    ByteBuf token = token();
    for (int bit = 0; bit < token.readableBytes() * Byte.SIZE; bit++) {
      ByteBuf changed = token.copy();
      int index = bit / Byte.SIZE;
      changed.setByte(index, changed.getByte(index) ^ 1 << bit % Byte.SIZE);
      assertThat(tokens.validateToken(changed, STRANGER)).as("bit %s", bit).isEqualTo(-1);
    }
  }

  @Test
  void aTokenOfAnyLengthButTheRightOneIsWorthless() {
    for (int length = 0; length < 100; length++) {
      ByteBuf random = Unpooled.wrappedBuffer(new byte[length]);
      assertThat(tokens.validateToken(random, STRANGER)).isEqualTo(-1);
    }
    ByteBuf token = token();
    assertThat(tokens.validateToken(token.slice(0, token.readableBytes() - 1), STRANGER))
        .isEqualTo(-1);
  }

  @Test
  void nobodyIsAskedForATokenWhileThereIsRoom() {
    QuicConfig usual = QuicConfig.defaults();
    RetryTokens calm = new RetryTokens(usual, now::get, new SeededRandom(7));
    ByteBuf id = Unpooled.wrappedBuffer(CONNECTION_ID);
    for (int i = 0; i < usual.retryAbove(); i++) {
      assertThat(calm.writeToken(Unpooled.buffer(), id, STRANGER)).isFalse();
      calm.handshakeBegun();
    }
    assertThat(calm.writeToken(Unpooled.buffer(), id, STRANGER)).isTrue();
    calm.handshakeEnded();
    assertThat(calm.writeToken(Unpooled.buffer(), id, STRANGER)).isFalse();
  }

  @Test
  void beyondTheLastHandshakeEvenAGoodTokenIsIgnored() {
    ByteBuf token = token();
    for (int i = 0; i < QuicConfig.defaults().maxHandshakes(); i++) {
      tokens.handshakeBegun();
    }
    assertThat(tokens.validateToken(token, STRANGER)).isEqualTo(-1);
    tokens.handshakeEnded();
    assertThat(tokens.validateToken(token, STRANGER)).isPositive();
  }
}
