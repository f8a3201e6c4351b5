package dev.folkmoot.libp2p.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnprovenTest {

  private static final int SHORT_BYTES = 100;
  private static final int BULK_BYTES = 128 * 1024;

  private final Unproven unproven = new Unproven();

  @Test
  void littleIsUnderWayAtTheBeginning() {
    assertThat(unproven.isLittle()).isTrue();
  }

  @Test
  void shortWritesWithoutProofAreFew() {
    int writes = 0;
    while (unproven.isLittle()) {
      unproven.wrote(SHORT_BYTES);
      writes++;
    }
    assertThat(writes).isEqualTo(8);
  }

  @Test
  void oneWriteOfBulkIsMuch() {
    unproven.wrote(BULK_BYTES);
    assertThat(unproven.isLittle()).isFalse();
  }

  @Test
  void whatWasWrittenBeforeTheMarkHasArrivedWithIt() {
    unproven.wrote(BULK_BYTES);
    long mark = unproven.mark();
    unproven.wrote(SHORT_BYTES);
    unproven.arrived(mark);
    assertThat(unproven.isLittle()).isTrue();
  }

  @Test
  void anOldMarkDoesNotTakeBackANewerOne() {
    long old = unproven.mark();
    unproven.wrote(BULK_BYTES);
    unproven.arrived(unproven.mark());
    unproven.arrived(old);
    assertThat(unproven.isLittle()).isTrue();
  }

  @Test
  void whatCameAfterTheMarkIsNotProven() {
    long mark = unproven.mark();
    unproven.wrote(BULK_BYTES);
    unproven.arrived(mark);
    assertThat(unproven.isLittle()).isFalse();
  }
}
