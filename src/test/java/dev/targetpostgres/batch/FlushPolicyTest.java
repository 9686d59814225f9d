package dev.targetpostgres.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.singer.LineOrigin;
import dev.targetpostgres.singer.StateWriter;
import java.io.OutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When batches are old. {@link BatchFillerTest} tests when they are full. */
final class FlushPolicyTest {
  private static final long SECOND = 1_000_000_000L;

  private final StateLedger ledger =
      new StateLedger(new StateWriter(OutputStream.nullOutputStream()));
  private final FlushPolicy policy = new FlushPolicy(100, 1000, Duration.ofSeconds(30), 500);

  @ParameterizedTest
  @CsvSource({
    // age in seconds, patient, a STATE waits, old
    "0, false, false, false",
    "29, false, false, false",
    "30, false, false, true",
    "30, false, true, true",
    "30, true, true, true",
    "30, true, false, false",
    "299, true, false, false",
    "300, true, false, true",
    "29, true, true, false"
  })
  void letsPatientBatchesGrowTenTimesAsOldUnlessStateWaits(
      long age, boolean patient, boolean stateWaits, boolean old) {
    for (long opened : new long[] {0, SECOND, -5 * SECOND, Long.MAX_VALUE - SECOND}) {
      Batch batch = batch(opened);
      assertThat(policy.isOld(batch, opened + age * SECOND, patient, stateWaits))
          .as("opened at %d", opened)
          .isEqualTo(old);
    }
  }

  @Test
  void findsEmptyBatchNotFull() {
    assertThat(policy.isFull(batch(0))).isFalse();
  }

  private Batch batch(long openedNanos) {
    return new Batch(
        "s",
        Partitions.WHOLE,
        ledger.begin(),
        LineOrigin.input(),
        openedNanos,
        new MemoryBudget(1 << 20),
        false,
        null);
  }
}
