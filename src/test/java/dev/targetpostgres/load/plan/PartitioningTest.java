package dev.targetpostgres.load.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.batch.Partitions;
import dev.targetpostgres.batch.Partitions.ByKey;
import dev.targetpostgres.batch.Partitions.InTurns;
import dev.targetpostgres.batch.Partitions.KeyProperty;
import dev.targetpostgres.batch.Partitions.Undivided;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ColumnType.Numeric;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.KeyForm;
import dev.targetpostgres.schema.TableColumn;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The number of partitions of a stream, and the way to divide its rows. */
final class PartitioningTest {
  private static final long ROOM_FOR_MANY = 1000;

  @ParameterizedTest
  @CsvSource({"1, 4, 1", "3, 4, 3", "4, 4, 4", "64, 4, 4"})
  void takesWhatTheUserChoseButNoMoreThanThereAreWorkers(int chosen, int workers, int expected) {
    assertThat(Partitioning.mostPartitions(chosen, workers, 1, ROOM_FOR_MANY)).isEqualTo(expected);
  }

  /** Neither the machine nor the memory changes the user's choice. */
  @Test
  void takesWhatTheUserChoseWithLittleMemoryToo() {
    assertThat(Partitioning.mostPartitions(4, 4, 1, 1)).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 2", "3, 3", "4, 4", "96, 4"})
  void hasOneForEachProcessorAndTwoAtLeast(int processors, int expected) {
    assertThat(Partitioning.mostPartitions(0, 4, processors, ROOM_FOR_MANY)).isEqualTo(expected);
  }

  @Test
  void hasOneIfThereIsOneWorker() {
    assertThat(Partitioning.mostPartitions(0, 1, 8, ROOM_FOR_MANY)).isEqualTo(1);
  }

  /** Each partition has a batch that is loaded and an open one. */
  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "2, 1", "4, 2", "7, 3", "8, 4", "1000000000000, 4"})
  void leavesRoomForTwoBatchesOfEach(long batchesInMemory, int expected) {
    assertThat(Partitioning.mostPartitions(0, 4, 8, batchesInMemory)).isEqualTo(expected);
  }

  @Test
  void dividesInTurnsIfTheOrderOfRowsMattersToNothing() {
    TablePlan plan = TestStream.of("a").plan(TestTable.of("a").shape());

    assertThat(Partitioning.inTurns(plan, 3, true)).isEqualTo(new InTurns(3));
    assertThat(Partitioning.inTurns(plan, 3, false)).isEqualTo(new Undivided());
    assertThat(Partitioning.inTurns(plan, 1, true)).isEqualTo(new Undivided());
  }

  /** The numbers would not be in the order of the records. */
  @Test
  void doesNotDivideRowsThatTheServerNumbers() {
    TestTable table = TestTable.of("id").withDefault("number", "nextval('numbers'::regclass)");
    table.primaryKey("id");

    assertThat(Partitioning.inTurns(TestStream.of("id").plan(table.shape()), 2, true))
        .isEqualTo(new Undivided());
    assertThat(byKey(TestStream.of("id").keys("id"), table)).isEqualTo(new Undivided());
  }

  @Test
  void dividesIfTheStreamSendsTheNumberOrTheDefaultIsNone() {
    TestTable numbered = TestTable.of("id").withDefault("number", "nextval('n')").primaryKey("id");
    assertThat(byKey(TestStream.of("id", "number").keys("id"), numbered)).isInstanceOf(ByKey.class);
    TestTable dated = TestTable.of("id").withDefault("added", "now()").primaryKey("id");
    assertThat(byKey(TestStream.of("id").keys("id"), dated)).isInstanceOf(ByKey.class);
  }

  @Test
  void dividesByThePropertiesOfTheKey() {
    TestStream stream =
        TestStream.of("n", "a").property("t", "string").property("u", "string").keys("u", "n");
    TestTable table =
        TestTable.of("a", "n")
            .column("u", Simple.UUID)
            .column("t", Simple.TEXT)
            .primaryKey("n", "u");

    assertThat(Partitioning.byKey(stream.plan(table.shape()), 4))
        .isEqualTo(
            new ByKey(
                4,
                List.of(
                    new KeyProperty(0, KeyForm.WHOLE_NUMBER), new KeyProperty(3, KeyForm.UUID))));
  }

  /** Keys that are equal have equal values of these properties, too. */
  @Test
  void dividesByThosePropertiesOfTheKeyOfWhichEqualValuesHaveEqualBytes() {
    TestTable table = new TestTable().column("n", Simple.DOUBLE_PRECISION).column("t", Simple.TEXT);
    table.primaryKey("n", "t");
    TestStream stream = TestStream.of("n").property("t", "string").keys("n", "t");

    assertThat(byKey(stream, table))
        .isEqualTo(new ByKey(2, List.of(new KeyProperty(1, KeyForm.TEXT))));
  }

  @Test
  void doesNotDivideIfEqualKeysMayDifferInTheirBytes() {
    List<ColumnType> types =
        List.of(Simple.DOUBLE_PRECISION, Simple.JSONB, ColumnType.Timestamp.WITH_ZONE);
    for (ColumnType type : types) {
      TestTable table = new TestTable().column("id", type).primaryKey("id");
      assertThat(byKey(TestStream.of("id").keys("id"), table)).isEqualTo(new Undivided());
    }
    TableColumn collated =
        new TableColumn("id", Simple.TEXT, "\"ignoring case\"", true, null, false, false);
    assertThat(byKey(TestStream.of("id").keys("id"), new TestTable().column(collated).unique("id")))
        .isEqualTo(new Undivided());
    TestTable exact = new TestTable().column("id", Numeric.UNCONSTRAINED).primaryKey("id");
    assertThat(byKey(TestStream.of("id").keys("id"), exact)).isInstanceOf(ByKey.class);
  }

  @Test
  void doesNotDivideByKeyIfRowsOfDifferentKeysMayMeet() {
    TestStream stream = TestStream.of("id", "a").keys("id");

    assertThat(byKey(stream, TestTable.of("id", "a").unique("id"))).isInstanceOf(ByKey.class);
    assertThat(byKey(stream, TestTable.of("id", "a"))).isEqualTo(new Undivided());
    assertThat(byKey(stream, TestTable.of("id", "a").unique("id").unique("a")))
        .isEqualTo(new Undivided());
    assertThat(byKey(stream, TestTable.of("id", "a").unique("id").otherUniqueIndex()))
        .isEqualTo(new Undivided());
    assertThat(byKey(stream, TestTable.of("id", "a").unique("id").trigger()))
        .isEqualTo(new Undivided());
    assertThat(byKey(stream, TestTable.of("id", "a").unique("id").partitioned()))
        .isEqualTo(new Undivided());
  }

  @Test
  void doesNotDivideByKeyForOneWorker() {
    TestTable table = TestTable.of("id").primaryKey("id");

    assertThat(Partitioning.byKey(TestStream.of("id").keys("id").plan(table.shape()), 1))
        .isEqualTo(new Undivided());
  }

  private static Partitions byKey(TestStream stream, TestTable table) {
    return Partitioning.byKey(stream.plan(table.shape()), 2);
  }
}
