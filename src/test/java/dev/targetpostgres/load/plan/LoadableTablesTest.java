package dev.targetpostgres.load.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ColumnType.Timestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tables that exist a stream can be loaded into. */
final class LoadableTablesTest {
  private static final String VERSION = "_sdc_table_version";
  private static final String DELETED_AT = "_sdc_deleted_at";

  /** Two records of different keys would go to one row. */
  @ParameterizedTest
  @CsvSource({"a", "b"})
  void anUpsertDoesNotGoByAPrimaryKeyThatIsAPartOfItsKey(String primaryKey) {
    StreamTarget target = TestStream.of("a", "b").keys("a", "b").target();
    TestTable table = TestTable.of("a", "b").primaryKey(primaryKey);

    TargetException refused =
        assertThrows(
            TargetException.class,
            () -> LoadableTables.requireFinerPrimaryKey(target, table.shape()));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused).hasMessageContaining("streams.s.key_properties");
  }

  @ParameterizedTest
  @CsvSource({"a b", "b a", "a b c", "c", "a c"})
  void anUpsertGoesByAnyOtherPrimaryKey(String primaryKey) {
    StreamTarget target = TestStream.of("a", "b", "c").keys("a", "b").target();
    TestTable table = TestTable.of("a", "b", "c").primaryKey(primaryKey.split(" "));

    assertThatCode(() -> LoadableTables.requireFinerPrimaryKey(target, table.shape()))
        .doesNotThrowAnyException();
  }

  @Test
  void anUpsertGoesWithoutAPrimaryKey() {
    StreamTarget target = TestStream.of("a", "b").keys("a", "b").target();

    assertThatCode(
            () ->
                LoadableTables.requireFinerPrimaryKey(
                    target, TestTable.of("a", "b").unique("a").shape()))
        .doesNotThrowAnyException();
  }

  @Test
  void aKeyThatIsUniqueIsNotAppendedTwice() {
    StreamTarget target = TestStream.of("a", "b").keys("a", "b").target();
    TestTable table = TestTable.of("a", "b").unique("b", "a");

    TargetException refused =
        assertThrows(
            TargetException.class, () -> LoadableTables.requireNoUniqueKey(target, table.shape()));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused).hasMessageContaining("streams.s.key_properties");
  }

  @Test
  void rowsAreAppendedBesideUniqueIndexesOverOtherColumns() {
    TestTable table = TestTable.of("a", "b").unique("a");

    for (StreamTarget target :
        new StreamTarget[] {
          TestStream.of("a", "b").target(),
          TestStream.of("a", "b").keys("a", "b").target(),
          TestStream.of("a", "b").keys("b").target()
        }) {
      assertThatCode(() -> LoadableTables.requireNoUniqueKey(target, table.shape()))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void versionsNeedANumberAndAColumnForTheMark() {
    TestTable table = TestTable.of("a", VERSION);
    assertThat(LoadableTables.hasVersions(TestStream.of("a").plan(table.shape()))).isFalse();

    table.column(DELETED_AT, Timestamp.WITH_ZONE);
    assertThat(LoadableTables.hasVersions(TestStream.of("a").plan(table.shape()))).isTrue();
  }

  @Test
  void versionsNeedNoMarkIfObsoleteRowsAreDeleted() {
    TestStream stream = TestStream.of("a").set("hard_delete", "true");

    assertThat(LoadableTables.hasVersions(stream.plan(TestTable.of("a", VERSION).shape())))
        .isTrue();
    assertThat(LoadableTables.hasVersions(stream.plan(TestTable.of("a").shape()))).isFalse();
  }

  @Test
  void versionsInAColumnOfTextDoNotCount() {
    TestTable table =
        TestTable.of("a").column(VERSION, Simple.TEXT).column(DELETED_AT, Timestamp.WITH_ZONE);

    assertThat(LoadableTables.hasVersions(TestStream.of("a").plan(table.shape()))).isFalse();
  }
}
