package dev.targetpostgres.load.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.targetpostgres.batch.Partitions;
import dev.targetpostgres.batch.Partitions.ByKey;
import dev.targetpostgres.batch.Partitions.InTurns;
import dev.targetpostgres.batch.Partitions.Undivided;
import dev.targetpostgres.load.plan.StreamTarget;
import dev.targetpostgres.load.plan.StreamTarget.Kind;
import dev.targetpostgres.load.plan.TestStream;
import dev.targetpostgres.load.plan.TestTable;
import dev.targetpostgres.load.table.Tables;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.schema.TableShape;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The answers of each load method, before and during the load of a stream. */
final class LoadMethodTest {
  private int questions;

  @Test
  void appendDoesNotLoadIntoATableThatIsUniqueOverTheKey() {
    TableShape table = TestTable.of("id").unique("id").shape();

    assertThrows(TargetException.class, () -> check(stream(Kind.APPEND, "id").target(), table));
    assertThatCode(() -> check(stream(Kind.APPEND, "").target(), table)).doesNotThrowAnyException();
    assertThatCode(() -> check(stream(Kind.UPSERT, "id").target(), table))
        .doesNotThrowAnyException();
  }

  @Test
  void upsertDoesNotLoadIntoATableWithAShorterPrimaryKey() {
    TableShape table = TestTable.of("id", "a").primaryKey("id").shape();

    assertThrows(TargetException.class, () -> check(stream(Kind.UPSERT, "id,a").target(), table));
    assertThatCode(() -> check(stream(Kind.APPEND, "id,a").target(), table))
        .doesNotThrowAnyException();
  }

  /** Foreign keys of other tables that refer to the rows would make the swap fail. */
  @Test
  void overwriteAsksTheServerWhoRefersToTheTable() {
    StreamTarget target = stream(Kind.OVERWRITE, "id").target();

    assertThat(LoadMethod.of(Kind.OVERWRITE).loadable(target))
        .isNotInstanceOf(Tables.OfShape.class);
  }

  @ParameterizedTest
  @CsvSource({
    // method, key, rejected records in the batch, ordinals staged, markers granted, proof, asked
    "APPEND, '', false, false, true, MARKER, 1",
    "APPEND, '', false, true, true, MARKER, 1",
    "APPEND, '', true, false, true, MARKER, 1",
    "APPEND, '', true, true, true, MARKER, 1",
    "APPEND, id, false, false, true, MARKER, 1",
    "APPEND, '', false, false, false, NOT_POSSIBLE, 1",
    "APPEND, '', true, true, false, NOT_POSSIBLE, 1",
    "UPSERT, id, false, false, true, NOT_NEEDED, 0",
    "UPSERT, id, false, true, true, NOT_NEEDED, 0",
    "UPSERT, id, false, true, false, NOT_NEEDED, 0",
    "UPSERT, id, true, false, true, MARKER, 1",
    "UPSERT, id, true, true, true, MARKER, 1",
    "UPSERT, id, true, false, false, NOT_POSSIBLE, 1",
    "UPSERT, id, true, true, false, NOT_POSSIBLE, 1",
    "OVERWRITE, id, false, false, true, ORDINALS, 0",
    "OVERWRITE, id, false, true, true, ORDINALS, 0",
    "OVERWRITE, '', false, true, true, ORDINALS, 0",
    "OVERWRITE, '', false, false, true, MARKER, 1",
    "OVERWRITE, '', false, false, false, ORDINALS, 1",
    "OVERWRITE, '', true, true, true, MARKER, 1",
    "OVERWRITE, id, true, false, true, MARKER, 1",
    "OVERWRITE, id, true, true, true, MARKER, 1",
    "OVERWRITE, id, true, true, false, ORDINALS, 1"
  })
  void provesACommitByAMarkerIfASecondLoadWouldDoubleRows(
      Kind kind,
      String key,
      boolean rejects,
      boolean ordered,
      boolean granted,
      CommitProof proof,
      int asked) {
    assertThat(
            LoadMethod.of(kind)
                .commitProof(stream(kind, key).target(), rejects, ordered, () -> markers(granted)))
        .isEqualTo(proof);
    assertThat(questions).isEqualTo(asked);
  }

  @Test
  void appendDividesRowsInTurnsIfTheirOrderMattersToNothing() {
    TestStream stream = stream(Kind.APPEND, "id");

    assertThat(partitions(Kind.APPEND, stream, TestTable.of("id"))).isEqualTo(new InTurns(3));
    for (TestTable table :
        new TestTable[] {
          TestTable.of("id").unique("id"),
          TestTable.of("id").otherUniqueIndex(),
          TestTable.of("id").trigger(),
          TestTable.of("id").partitioned()
        }) {
      assertThat(partitions(Kind.APPEND, stream, table)).isEqualTo(new Undivided());
    }
  }

  @Test
  void upsertDividesRowsByTheirKey() {
    TestStream stream = stream(Kind.UPSERT, "id");

    assertThat(partitions(Kind.UPSERT, stream, TestTable.of("id").primaryKey("id")))
        .isInstanceOf(ByKey.class);
    assertThat(partitions(Kind.UPSERT, stream, TestTable.of("id"))).isEqualTo(new Undivided());
  }

  /** The swap restores the order of rows with a key. */
  @Test
  void overwriteDividesRowsInTurnsIfTheyHaveAKeyOrTheirOrderMattersToNothing() {
    assertThat(partitions(Kind.OVERWRITE, stream(Kind.OVERWRITE, ""), TestTable.of("id")))
        .isEqualTo(new InTurns(3));
    TestTable unique = TestTable.of("id").unique("id");
    assertThat(partitions(Kind.OVERWRITE, stream(Kind.OVERWRITE, ""), unique))
        .isEqualTo(new Undivided());
    assertThat(partitions(Kind.OVERWRITE, stream(Kind.OVERWRITE, "id"), unique))
        .isEqualTo(new InTurns(3));
  }

  @ParameterizedTest
  @EnumSource
  void onlyOverwriteSwaps(Kind kind) {
    assertThat(LoadMethod.of(kind).swaps()).isEqualTo(kind == Kind.OVERWRITE);
  }

  /** The cost of a merge and a staging table per row is lower in a larger batch. */
  @ParameterizedTest
  @EnumSource
  void allButAppendWaitForLargerBatches(Kind kind) {
    assertThat(LoadMethod.of(kind).isPatient()).isEqualTo(kind != Kind.APPEND);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "APPEND | auto | append into public.s",
        "UPSERT | null | upsert into public.s by id, a; a property that a record leaves out"
            + " becomes NULL",
        "UPSERT | auto | upsert into public.s by id, a",
        "UPSERT | keep | upsert into public.s by id, a; a property that a record leaves out keeps"
            + " its value",
        "OVERWRITE | auto | overwrite of public.s, from a staging table that is made beside it and"
            + " dropped"
      })
  void saysInADryRunWhatIsDone(Kind kind, String missingProperties, String description) {
    StreamTarget target =
        stream(kind, "id,a").set("missing_properties", missingProperties).target();

    assertThat(LoadMethod.of(kind).description(target)).isEqualTo(description);
  }

  private boolean markers(boolean granted) {
    questions++;
    return granted;
  }

  private static void check(StreamTarget target, TableShape table) {
    Tables.Check check = LoadMethod.of(target.method()).loadable(target);
    ((Tables.OfShape) check).of().accept(table);
  }

  private static Partitions partitions(Kind kind, TestStream stream, TestTable table) {
    return LoadMethod.of(kind).partitions(stream.plan(table.shape()), 3);
  }

  /** Returns a stream with the properties id and a. */
  private static TestStream stream(Kind kind, String keys) {
    TestStream stream =
        TestStream.of("id", "a").set("load_method", kind.name().toLowerCase(Locale.ROOT));
    return keys.isEmpty() ? stream : stream.keys(keys.split(","));
  }
}
