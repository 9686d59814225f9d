package dev.targetpostgres.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.targetpostgres.encode.Encoders;
import dev.targetpostgres.encode.RecordClock;
import dev.targetpostgres.encode.RowEncoder;
import dev.targetpostgres.encode.RowField.FromProperty;
import dev.targetpostgres.encode.RowRange;
import dev.targetpostgres.encode.TableTooNarrowException;
import dev.targetpostgres.encode.WhenMissing;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ContentEncoding;
import dev.targetpostgres.schema.KeyForm;
import dev.targetpostgres.singer.StateWriter;
import dev.targetpostgres.testing.RecordSource;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BatchFillerTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final int PLENTY = 1 << 30;
  private static final Partitions BY_ID =
      new Partitions.ByKey(2, List.of(new Partitions.KeyProperty(0, KeyForm.WHOLE_NUMBER)));

  private final RecordSource source =
      new RecordSource().declare("a", "id", "text").declare("b", "id", "text");
  private final ByteArrayOutputStream states = new ByteArrayOutputStream();
  private final StateLedger ledger = new StateLedger(new StateWriter(states));
  private final MemoryBudget budget = new MemoryBudget(PLENTY);
  private final List<Batch> sealed = new ArrayList<>();
  private long nanos;

  @Test
  void sealsFullBatchesByRows() {
    BatchFiller filler = filler(new FlushPolicy(3, PLENTY, LONG, PLENTY));
    for (int i = 0; i < 7; i++) {
      add(filler, "a", i, "x");
    }
    assertThat(sealed).extracting(Batch::rowCount).containsExactly(3, 3);
    filler.sealAll();
    assertThat(sealed).extracting(Batch::rowCount).containsExactly(3, 3, 1);
    assertThat(filler.added()).isEqualTo(7);
  }

  @Test
  void sealsFullBatchesByBytes() {
    BatchFiller filler = filler(new FlushPolicy(PLENTY, 10_000, LONG, PLENTY));
    for (int i = 0; i < 50; i++) {
      add(filler, "a", i, "x".repeat(1000));
    }
    filler.sealAll();
    assertThat(sealed).extracting(Batch::rowCount).containsExactly(10, 10, 10, 10, 10);
  }

  /** So the server can start before the first batch is full. */
  @Test
  void sealsTheFirstBatchesBeforeTheyAreFull() {
    BatchFiller filler = filler(new FlushPolicy(PLENTY, 40_000, LONG, 5_000));
    for (int i = 0; i < 120; i++) {
      add(filler, "a", i, "x".repeat(1000));
    }
    filler.sealAll();
    assertThat(sealed).extracting(Batch::rowCount).containsExactly(5, 5, 10, 20, 40, 40);
  }

  @Test
  void knowsStreamAndLines() {
    BatchFiller filler = filler(new FlushPolicy(2, PLENTY, LONG, PLENTY));
    add(filler, "a", 1, "x");
    add(filler, "b", 2, "x");
    add(filler, "a", 3, "x");
    assertThat(sealed).hasSize(1);
    Batch batch = sealed.get(0);
    assertThat(batch.stream()).isEqualTo("a");
    assertThat(batch.place(0).line()).isEqualTo(1);
    assertThat(batch.place(1).line()).isEqualTo(3);
    assertThat(batch.rows().rows()).isEqualTo(2);
  }

  @Test
  void sealsStreamsThatHaveBecomeQuiet() {
    BatchFiller filler = filler(new FlushPolicy(PLENTY, PLENTY, LONG, PLENTY));
    String large = "x".repeat(1 << 20);
    add(filler, "a", 1, "x");
    for (int i = 0; i < 8; i++) {
      add(filler, "b", i, large);
      assertThat(filler.mayHaveIdle()).isEqualTo(i == 7);
    }
    filler.sealIdle();

    assertThat(sealed).extracting(Batch::stream).containsExactly("a");
    assertThat(filler.mayHaveIdle()).isFalse();
    add(filler, "a", 2, "x");
    for (int i = 0; i < 4; i++) {
      add(filler, "b", i, i == 3 ? "x" : large);
    }
    add(filler, "b", 4, large);
    assertThat(filler.mayHaveIdle()).isTrue();
    add(filler, "a", 3, "x");
    filler.sealIdle();
    assertThat(sealed).hasSize(1);
  }

  @Test
  void sealsOneStreamOrAllInTheOrderOfOpening() {
    BatchFiller filler = filler(new FlushPolicy(PLENTY, PLENTY, LONG, PLENTY));
    add(filler, "b", 1, "x");
    add(filler, "a", 2, "x");
    filler.seal("a");
    filler.seal("a");
    filler.seal("never declared");
    add(filler, "a", 3, "x");
    filler.sealAll();
    filler.sealAll();
    assertThat(sealed).extracting(Batch::stream).containsExactly("a", "b", "a");
  }

  @Test
  void sealsTheLargestFirst() {
    BatchFiller filler = filler(new FlushPolicy(PLENTY, PLENTY, LONG, PLENTY));
    filler.sealLargest();
    assertThat(filler.hasOpen()).isFalse();
    add(filler, "a", 1, "x");
    add(filler, "b", 1, "x".repeat(100));
    add(filler, "a", 2, "x");
    filler.sealLargest();
    assertThat(sealed).extracting(Batch::stream).containsExactly("b");
    assertThat(filler.hasOpen()).isTrue();
    filler.sealLargest();
    assertThat(sealed).extracting(Batch::stream).containsExactly("b", "a");
    assertThat(filler.hasOpen()).isFalse();
  }

  @Test
  void sealsAsManyAsHoldHalf() {
    source.declare("c", "id", "text").declare("d", "id", "text");
    BatchFiller filler = filler(new FlushPolicy(PLENTY, PLENTY, LONG, PLENTY));
    declare(filler, "c", false, WhenMissing.IS_NULL);
    declare(filler, "d", false, WhenMissing.IS_NULL);
    for (String stream : List.of("a", "b", "c", "d")) {
      add(filler, stream, 1, "x");
    }
    filler.sealLargest();
    assertThat(sealed).hasSize(2);
  }

  @Test
  void sealsOldBatchesOnly() {
    BatchFiller old = filler(new FlushPolicy(PLENTY, PLENTY, Duration.ZERO, PLENTY));
    old.sealOld();
    add(old, "a", 1, "x");
    old.sealOld();
    assertThat(sealed).hasSize(1);
    BatchFiller young = filler(new FlushPolicy(PLENTY, PLENTY, LONG, PLENTY));
    add(young, "a", 1, "x");
    young.sealOld();
    assertThat(sealed).hasSize(1);
  }

  @Test
  void letsPatientStreamsWaitUntilStateWaits() {
    BatchFiller filler = filler(new FlushPolicy(PLENTY, PLENTY, Duration.ofSeconds(1), PLENTY));
    declare(filler, "a", true, WhenMissing.IS_NULL);
    add(filler, "a", 1, "x");
    nanos += Duration.ofSeconds(2).toNanos();
    filler.sealOld();
    assertThat(sealed).isEmpty();
    ledger.state("{}".getBytes(UTF_8));
    filler.sealOld();
    assertThat(sealed).hasSize(1);
  }

  @Test
  void entersEachBatchFromItsFirstRecordOn() {
    BatchFiller filler = filler(new FlushPolicy(2, PLENTY, LONG, PLENTY));
    ledger.state("1".getBytes(UTF_8));
    add(filler, "a", 1, "x");
    ledger.state("2".getBytes(UTF_8));
    add(filler, "a", 2, "x");
    ledger.state("3".getBytes(UTF_8));
    assertThat(states.toString(UTF_8)).isEqualTo("1\n");
    ledger.committed(sealed.get(0).pending());
    assertThat(states.toString(UTF_8)).isEqualTo("1\n3\n");
  }

  @Test
  void endsWithTheFirstRefusedRecordWhereNoneAreSetAside() {
    BatchFiller filler = filler(new FlushPolicy(PLENTY, PLENTY, LONG, PLENTY));
    add(filler, "a", 1, "x");
    assertThatThrownBy(() -> add(filler, "a", "no number", "x"))
        .isInstanceOfSatisfying(
            TargetException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT))
        .hasMessageStartingWith("line 2: stream a, column \"id\": \"no number\" is not a number");
    filler.sealAll();
    assertThat(sealed).extracting(Batch::rowCount).containsExactly(1);
  }

  @Test
  void setsRefusedRecordsAsideUntilThereAreTooMany() {
    Rejections rejections = new Rejections(true, 2);
    BatchFiller filler = filler(new FlushPolicy(PLENTY, PLENTY, LONG, PLENTY), rejections);
    add(filler, "a", "first", "x");
    add(filler, "a", 1, "é");
    add(filler, "a", "second", "y");
    assertThatThrownBy(() -> add(filler, "a", "third", "z"))
        .isInstanceOf(TargetException.class)
        .hasMessageStartingWith("too many rejected records (setting max_rejected_records is 2)")
        .hasMessageContaining("\"third\" is not a number");
    filler.sealAll();
    Batch batch = sealed.get(0);
    assertThat(batch.rowCount()).isEqualTo(1);
    assertThat(new String(batch.sent(0).json(), UTF_8)).isEqualTo("{\"id\": 1, \"text\": \"é\"}");
    assertThat(batch.place(0).line()).isEqualTo(2);
    assertThat(batch.rejections())
        .extracting(Rejection::json)
        .containsExactly(
            "{\"id\": \"first\", \"text\": \"x\"}", "{\"id\": \"second\", \"text\": \"y\"}");
    assertThat(batch.rejections().get(1).rejected().place().line()).isEqualTo(3);
  }

  @Test
  void countsRefusedRecordsTowardsTheSizeOfTheirBatch() {
    Rejections rejections = new Rejections(true, PLENTY);
    BatchFiller byRows = filler(new FlushPolicy(3, PLENTY, LONG, PLENTY), rejections);
    add(byRows, "a", "first", "x");
    add(byRows, "a", 1, "x");
    add(byRows, "a", "second", "x");
    assertThat(sealed).hasSize(1);
    BatchFiller byBytes = filler(new FlushPolicy(PLENTY, 10_000, LONG, PLENTY), rejections);
    for (int i = 0; i < 20; i++) {
      add(byBytes, "a", "bad", "x".repeat(1000));
    }
    assertThat(sealed).hasSize(3);
  }

  @Test
  void leavesNothingOfRecordThatNeedsTheTableChanged() {
    BatchFiller filler = filler(new FlushPolicy(PLENTY, PLENTY, LONG, PLENTY));
    declare(filler, "a", false, WhenMissing.IS_NOT_ALLOWED);
    add(filler, "a", 1, "x");
    assertThatThrownBy(() -> filler.add(source.record("a", "{}")))
        .isInstanceOf(TableTooNarrowException.class);
    filler.seal("a");
    declare(filler, "a", false, WhenMissing.IS_NULL);
    filler.add(source.record("a", "{}"));
    filler.sealAll();
    assertThat(sealed).extracting(Batch::rowCount).containsExactly(1, 1);
  }

  @Test
  void givesAllMemoryBack() {
    MemoryBudget small = new MemoryBudget(0);
    BatchFiller filler =
        new BatchFiller(
            new FlushPolicy(PLENTY, PLENTY, LONG, PLENTY),
            small,
            ledger,
            new Rejections(true, PLENTY),
            () -> nanos++,
            sealed::add);
    declare(filler, "a", false, WhenMissing.IS_NULL);
    add(filler, "a", 1, "x".repeat(100_000));
    add(filler, "a", "bad", "x");
    assertThat(small.isExceeded()).isTrue();
    filler.sealAll();
    sealed.get(0).release();
    assertThat(small.isExceeded()).isFalse();
  }

  @Test
  void knowsStreamsThatWereDeclaredOnly() {
    BatchFiller filler =
        new BatchFiller(
            new FlushPolicy(1, 1, LONG, PLENTY),
            budget,
            ledger,
            new Rejections(false, 0),
            () -> nanos++,
            sealed::add);
    assertThatThrownBy(() -> add(filler, "a", 1, "x")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void dividesNoStreamOfSmallBatches() {
    BatchFiller filler = filler(new FlushPolicy(100, PLENTY, LONG, PLENTY));
    declare(filler, "a", WhenMissing.IS_NULL, BY_ID);
    for (int i = 0; i < 300; i++) {
      add(filler, "a", i, "x");
    }
    assertThat(sealed).extracting(Batch::rowCount).containsExactly(100, 100, 100);
    assertThat(sealed).extracting(Batch::partition).containsOnly(Partitions.WHOLE);
  }

  @ParameterizedTest
  @CsvSource({
    "1 2 3, true",
    "8 9 10 11 100, true",
    "0 1, true",
    "7, true",
    "1 2 2, false",
    "1 3 2, false",
    "10 9, false",
    "99 100 99, false",
    "-2 -1, false",
    "-1 0 1, false"
  })
  void knowsWhetherKeysOfABatchAreDistinctByTheirOrder(String ids, boolean distinct) {
    BatchFiller filler = filler(new FlushPolicy(PLENTY, PLENTY, LONG, PLENTY));
    declare(filler, "a", WhenMissing.IS_NULL, BY_ID);
    for (String id : ids.split(" ", -1)) {
      add(filler, "a", Integer.parseInt(id), "x");
    }
    filler.sealAll();
    RowRange rows = sealed.get(0).rows();
    assertThat(rows.hasDistinctKeys()).isEqualTo(distinct);
    assertThat(rows.head(1).hasDistinctKeys()).isEqualTo(distinct);
    assertThat(rows.tail(1).hasDistinctKeys()).isEqualTo(distinct);
  }

  @ParameterizedTest
  @CsvSource({
    "TEXT, b c ca, true",
    "TEXT, a a, false",
    "TEXT, b a, false",
    "TEXT, a \\u0062, false",
    "UUID, 00000000-0000-7000-8000-00000000000A 00000000-0000-7000-8000-00000000000a, false",
    "UUID, 00000000-0000-7000-8000-000000000001 00000000-0000-7000-8000-000000000002, false"
  })
  void believesTheOrderOfPlainSpellingsOnly(KeyForm form, String texts, boolean distinct) {
    BatchFiller filler = filler(new FlushPolicy(PLENTY, PLENTY, LONG, PLENTY));
    Partitions byText = new Partitions.ByKey(2, List.of(new Partitions.KeyProperty(1, form)));
    declare(filler, "a", WhenMissing.IS_NULL, byText);
    for (String text : texts.split(" ", -1)) {
      add(filler, "a", 1, text);
    }
    filler.sealAll();
    assertThat(sealed.get(0).rows().hasDistinctKeys()).isEqualTo(distinct);
  }

  @Test
  void seesOrderInEachPartOfADividedStream() {
    BatchFiller filler = filler(new FlushPolicy(PLENTY, PLENTY, LONG, 0));
    declare(filler, "a", WhenMissing.IS_NULL, BY_ID);
    for (int i = 0; i < 100; i++) {
      add(filler, "a", i, "x");
    }
    filler.sealAll();
    assertThat(sealed).extracting(Batch::partition).containsExactlyInAnyOrder(0, 1);
    assertThat(sealed).allMatch(batch -> batch.rows().hasDistinctKeys());
  }

  @Test
  void dividesOnlyStreamsOfLargeBatchesByKey() {
    BatchFiller filler = filler(new FlushPolicy(100, PLENTY, LONG, 1_000));
    declare(filler, "a", WhenMissing.IS_NULL, BY_ID);
    for (int i = 0; i < 300; i++) {
      add(filler, "a", i % 50, "x");
    }
    filler.sealAll();
    assertThat(sealed).extracting(Batch::partition).startsWith(Partitions.WHOLE).contains(0, 1);
    // The first batch is sealed as soon as it is large, so that all workers have work.
    assertThat(sealed.get(0).rowCount()).isBetween(10, 90);
    assertThat(sealed.stream().mapToInt(Batch::rowCount).sum()).isEqualTo(300);
  }

  /** Sealing one batch can seal a batch of another stream first. That one is not sealed again. */
  @Test
  void sealsEachBatchOnceWhereOneGoesBeforeAnother() {
    BatchFiller filler = filler(new FlushPolicy(PLENTY, PLENTY, Duration.ZERO, PLENTY));
    filler.sealBefore("a", List.of("b"));
    add(filler, "a", 1, "child");
    add(filler, "b", 2, "parent");
    filler.sealAll();
    assertThat(sealed).extracting(Batch::stream).containsExactly("b", "a");

    add(filler, "a", 3, "child");
    add(filler, "b", 4, "parent");
    filler.sealOld();
    assertThat(sealed).extracting(Batch::stream).containsExactly("b", "a", "b", "a");

    filler.sealBefore("b", List.of("a"));
    add(filler, "a", 5, "each");
    add(filler, "b", 6, "other");
    filler.seal("b");
    assertThat(sealed).extracting(Batch::stream).endsWith("a", "b").hasSize(6);
  }

  @Test
  void keepsTheRecordsOfAKeyInOnePart() {
    BatchFiller filler = filler(new FlushPolicy(PLENTY, PLENTY, LONG, 0));
    declare(filler, "a", WhenMissing.IS_NULL, BY_ID);
    for (int key : new int[] {7, -7, 0, 2_000_000_000}) {
      for (int i = 0; i < 5; i++) {
        add(filler, "a", key, "x");
      }
      filler.sealAll();
      assertThat(sealed).as("batches of %d", key).hasSize(1);
      assertThat(sealed.get(0).rowCount()).isEqualTo(5);
      sealed.clear();
    }
  }

  /** Another spelling of the same number could have the hash of another partition. */
  @Test
  void dividesNoMoreBehindAKeyOfUnusualSpelling() {
    for (String spelling : List.of("\"7\"", "7.0", "-0", "7e0")) {
      sealed.clear();
      BatchFiller filler = filler(new FlushPolicy(PLENTY, PLENTY, LONG, 0));
      declare(filler, "a", WhenMissing.IS_NULL, BY_ID);
      for (int i = 0; i < 20; i++) {
        add(filler, "a", i, "x");
      }
      filler.add(source.record("a", "{\"id\": %s}".formatted(spelling)));
      add(filler, "a", 8, "x");
      filler.sealAll();
      assertThat(sealed)
          .as(spelling)
          .extracting(Batch::partition)
          .containsExactly(0, 1, Partitions.WHOLE);
      assertThat(sealed.get(2).rowCount()).isEqualTo(2);
    }
  }

  @Test
  void dividesBatchByBatchWhereRowsMayComeInAnyOrder() {
    BatchFiller filler = filler(new FlushPolicy(2, PLENTY, LONG, 0));
    declare(filler, "a", WhenMissing.IS_NULL, new Partitions.InTurns(3));
    for (int i = 0; i < 12; i++) {
      add(filler, "a", i, "x");
    }
    assertThat(sealed).extracting(Batch::partition).containsExactly(1, 2, 0, 1, 2, 0);
    filler.undivide("a");
    add(filler, "a", 1, "x");
    filler.sealAll();
    assertThat(sealed).last().extracting(Batch::partition).isEqualTo(Partitions.WHOLE);
  }

  private BatchFiller filler(FlushPolicy policy) {
    return filler(policy, new Rejections(false, 0));
  }

  private BatchFiller filler(FlushPolicy policy, Rejections rejections) {
    BatchFiller filler =
        new BatchFiller(policy, budget, ledger, rejections, () -> nanos++, sealed::add);
    declare(filler, "a", false, WhenMissing.IS_NULL);
    declare(filler, "b", false, WhenMissing.IS_NULL);
    return filler;
  }

  private static void declare(
      BatchFiller filler, String stream, boolean patient, WhenMissing missing) {
    declare(filler, stream, patient, missing, new Partitions.Undivided());
  }

  private static void declare(
      BatchFiller filler, String stream, WhenMissing missing, Partitions partitions) {
    declare(filler, stream, false, missing, partitions);
  }

  private static void declare(
      BatchFiller filler,
      String stream,
      boolean patient,
      WhenMissing missing,
      Partitions partitions) {
    RowEncoder encoder =
        Encoders.asSent(
            List.of(
                new FromProperty("id", Simple.INTEGER, 0, ContentEncoding.NONE, missing),
                new FromProperty("text", Simple.TEXT, 1, ContentEncoding.NONE, missing)),
            new RecordClock());
    filler.declare(stream, patient, encoder, null, partitions);
  }

  private void add(BatchFiller filler, String stream, Object id, String text) {
    String json = id instanceof Integer ? id.toString() : "\"" + id + "\"";
    filler.add(source.record(stream, "{\"id\": %s, \"text\": \"%s\"}".formatted(json, text)));
  }
}
