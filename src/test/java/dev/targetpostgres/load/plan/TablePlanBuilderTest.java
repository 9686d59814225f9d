package dev.targetpostgres.load.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.targetpostgres.config.StreamMap;
import dev.targetpostgres.encode.RowField;
import dev.targetpostgres.encode.RowField.FromMetadata;
import dev.targetpostgres.encode.RowField.FromProperty;
import dev.targetpostgres.encode.RowField.Presence;
import dev.targetpostgres.encode.WhenMissing;
import dev.targetpostgres.postgres.RowExpressions;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ColumnType.Other;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ColumnType.Timestamp;
import dev.targetpostgres.schema.TableColumn;
import dev.targetpostgres.schema.TableShape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which field of a record goes into which column, and which fields are staged in addition. */
final class TablePlanBuilderTest {
  private static final String ORDINAL = "_sdc_ordinal";
  private static final String PRESENT = "_sdc_present";
  private static final String DELETED_AT = "_sdc_deleted_at";

  @Test
  void propertiesGoToTheirColumnsInTheOrderOfTheSchema() {
    TablePlan plan = TestStream.of("b", "a").plan(TestTable.of("a", "other", "b").shape());

    assertThat(plan.copyColumns()).containsExactly("b", "a");
    assertThat(plan.targetColumns()).containsExactly("b", "a");
  }

  @Test
  void thePlanGoesByTheColumnsType() {
    TablePlan plan =
        TestStream.of("n", "m")
            .plan(new TestTable().column("n", Simple.TEXT).column("m", new Other("inet")).shape());

    assertThat(plan.fields())
        .extracting(RowField::type, RowField::staged)
        .containsExactly(tuple(Simple.TEXT, Simple.TEXT), tuple(new Other("inet"), Simple.TEXT));
  }

  @Test
  void propertiesWithoutAColumnAreLeftOut() {
    TablePlan plan = TestStream.of("a", "b").plan(TestTable.of("a").generated("b").shape());

    assertThat(plan.copyColumns()).containsExactly("a");
  }

  @Test
  void aKeyNeedsAColumn() {
    TestStream stream = TestStream.of("id", "a").keys("id");

    for (TableShape table :
        List.of(TestTable.of("a").shape(), TestTable.of("a").generated("id").shape())) {
      TargetException refused = assertThrows(TargetException.class, () -> stream.plan(table));
      assertThat(refused.exitCode()).isEqualTo(ExitCode.LOAD_FAILED);
      assertThat(refused).hasMessageContaining("\"id\"").hasMessageContaining("public.s");
    }
  }

  /** Rows that are merged by key, or staged until a swap, need their order. */
  @ParameterizedTest
  @CsvSource({
    "append, '', false, false",
    "append, id, false, false",
    "append, '', true, true",
    "upsert, id, false, true",
    "overwrite, '', false, false",
    "overwrite, id, false, true"
  })
  void rowsHaveAnOrdinalIfTheyHaveAKeyOrAnEarlierRowHasOne(
      String method, String key, boolean earlier, boolean expected) {
    TestStream stream = TestStream.of("id").set("load_method", method);
    TablePlan plan =
        (key.isEmpty() ? stream : stream.keys(key)).plan(TestTable.of("id").shape(), earlier);

    assertThat(plan.hasOrdinals()).isEqualTo(expected);
    assertThat(plan.copyColumns()).isEqualTo(expected ? List.of("id", ORDINAL) : List.of("id"));
    assertThat(plan.targetColumns()).containsExactly("id");
  }

  /** Other code reads it from a row's last field. */
  @Test
  void theOrdinalIsTheLastField() {
    TablePlan plan = upsert("a").set("hard_delete", "true").plan(keyed("a").shape());

    assertThat(plan.copyColumns()).endsWith(ORDINAL);
  }

  @Test
  void ourOwnFieldsTakeNamesThatAreFree() {
    TablePlan plan = upsert("a", ORDINAL).plan(keyed("a", ORDINAL, PRESENT, PRESENT + "_").shape());

    assertThat(plan.ordinal()).isEqualTo(ORDINAL + "_");
    assertThat(plan.presence()).isEqualTo(PRESENT + "__");
  }

  @ParameterizedTest
  @CsvSource({
    "append, false, null, IS_NOT_ALLOWED",
    "append, false, keep, IS_NOT_ALLOWED",
    "upsert, false, null, IS_NOT_ALLOWED",
    "upsert, false, auto, IS_KEPT_IF_DELETED",
    "upsert, true, null, IS_KEPT_IF_DELETED",
    "upsert, false, keep, IS_KEPT",
    "upsert, true, keep, IS_KEPT",
    "overwrite, false, keep, IS_NOT_ALLOWED",
    "overwrite, true, auto, IS_NOT_ALLOWED"
  })
  void whetherARequiredColumnMayBeMissingDependsOnWhatTheMergeKeeps(
      String method, boolean hardDelete, String missingProperties, WhenMissing expected) {
    TablePlan plan =
        upsert("a")
            .set("load_method", method)
            .set("hard_delete", Boolean.toString(hardDelete))
            .set("missing_properties", missingProperties)
            .plan(TestTable.of("id").required("a").shape());

    assertThat(whenMissing(plan, "a")).isEqualTo(expected);
  }

  @Test
  void aRecordWithoutItsKeyIsRejected() {
    TablePlan plan = upsert("a").plan(TestTable.of("id", "a").shape());

    assertThat(whenMissing(plan, "id")).isEqualTo(WhenMissing.IS_REFUSED);
  }

  @Test
  void columnsThatMayBeNullOrHaveADefaultMayBeMissing() {
    TablePlan plan = upsert("a", "b").plan(TestTable.of("id", "a").withDefault("b", "7").shape());

    assertThat(whenMissing(plan, "a")).isEqualTo(WhenMissing.IS_NULL);
    assertThat(whenMissing(plan, "b")).isEqualTo(WhenMissing.IS_NULL);
  }

  /** An existing row keeps the value. A new row without it is rejected by the server. */
  @ParameterizedTest
  @CsvSource({"null, IS_REFUSED", "auto, IS_REFUSED", "keep, IS_NULL"})
  void theTablesPrimaryKeyCountsThoughTheStreamHasAnotherKey(
      String missingProperties, WhenMissing expected) {
    TablePlan plan =
        upsert("a")
            .set("missing_properties", missingProperties)
            .plan(TestTable.of("id", "a").primaryKey("a").shape());

    assertThat(whenMissing(plan, "a")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    // which records keep, what is deleted, the field, of records marked as deleted, of others
    "null, false, false, false, false",
    "auto, false, true, true, false",
    "auto, true, false, false, false",
    "keep, false, true, true, true",
    "keep, true, true, false, true"
  })
  void whatARecordLeavesOutIsNotedIfSomeRecordsKeepIt(
      String missingProperties,
      boolean hardDelete,
      boolean noted,
      boolean ofDeleted,
      boolean ofOthers) {
    TablePlan plan =
        upsert("a")
            .set("hard_delete", Boolean.toString(hardDelete))
            .set("missing_properties", missingProperties)
            .plan(keyed("a").shape());

    assertThat(plan.presence()).isEqualTo(noted ? PRESENT : null);
    if (noted) {
      Presence presence = field(plan, Presence.class);
      assertThat(presence.ofDeleted()).isEqualTo(ofDeleted);
      assertThat(presence.ofOthers()).isEqualTo(ofOthers);
    }
  }

  @Test
  void nothingIsNotedOfAStreamThatHasNothingButItsKeyOrNoKey() {
    assertThat(upsert().plan(keyed().shape()).presence()).isNull();
    assertThat(
            TestStream.of("a")
                .set("missing_properties", "keep")
                .plan(TestTable.of("a").shape())
                .presence())
        .isNull();
  }

  /** A column's bit is its place in the table, which later plans do not change. */
  @Test
  void everyColumnOfTheTableHasABit() {
    TablePlan plan =
        TestStream.of("b", "id", "a")
            .keys("id")
            .set("missing_properties", "keep")
            .plan(TestTable.of("id", "others", "a", "b").shape());

    assertThat(field(plan, Presence.class).slots())
        .containsExactly(Presence.ALWAYS, Presence.NEVER, 2, 0);
    assertThat(plan.kept()).isEqualTo(Map.of("a", 2, "b", 3));
  }

  /** A staging table cannot have more columns than any other table. */
  @Test
  void theWidestTablesNoteNothingUnlessAllRecordsKeep() {
    String[] columns = IntStream.range(0, 1_598).mapToObj(i -> "c" + i).toArray(String[]::new);
    TableShape table = keyed(columns).shape();

    assertThat(upsert(columns).plan(table).presence()).isNull();
    assertThat(upsert(columns).set("missing_properties", "keep").plan(table).presence())
        .isEqualTo(PRESENT);
    String[] fewer = List.of(columns).subList(1, 1_598).toArray(String[]::new);
    assertThat(upsert(fewer).plan(keyed(fewer).shape()).presence()).isEqualTo(PRESENT);
  }

  @Test
  void theMarkOfDeletesIsStagedThoughTheTableHasNoColumnForIt() {
    TablePlan plan = upsert().set("hard_delete", "true").plan(keyed().shape());

    assertThat(plan.deletedAt()).isEqualTo(DELETED_AT);
    assertThat(plan.copyColumns()).containsExactly("id", DELETED_AT, ORDINAL);
    assertThat(plan.targetColumns()).containsExactly("id");
  }

  @Test
  void nothingIsDeletedWithoutAKeyOrUnasked() {
    TestTable table = keyed().column(DELETED_AT, Timestamp.WITH_ZONE);

    assertThat(upsert().plan(table.shape()).deletedAt()).isNull();
    assertThat(TestStream.of("id").set("hard_delete", "true").plan(table.shape()).deletedAt())
        .isNull();
  }

  @Test
  void metadataGoesToThoseColumnsThatTheTableHas() {
    TestStream stream = TestStream.of("a").set("add_record_metadata", "true");
    TestTable table =
        TestTable.of("a")
            .column("_sdc_sequence", Simple.TEXT)
            .generated("_sdc_batched_at")
            .column(DELETED_AT, Timestamp.WITH_ZONE);

    assertThat(stream.plan(table.shape()).targetColumns())
        .containsExactly("a", "_sdc_sequence", DELETED_AT);
    assertThat(TestStream.of("a").plan(table.shape()).targetColumns()).containsExactly("a");
  }

  /** The encoder prefers the time in the message. */
  @Test
  void theTapsWordForWhenItReadARecordIsReadFromItsProperty() {
    TestTable table = TestTable.of("a").column("_sdc_extracted_at", Timestamp.WITH_ZONE);
    TestStream with = TestStream.of("a").set("add_record_metadata", "true");

    assertThat(field(with.plan(table.shape()), FromMetadata.class).slot())
        .isEqualTo(FromMetadata.NO_SLOT);
    with.property("_sdc_extracted_at", "string");
    assertThat(field(with.plan(table.shape()), FromMetadata.class).slot()).isEqualTo(1);
  }

  @Test
  void aMissingValueOfARequiredColumnIsItsDefaultButNotThatOfAKey() {
    TablePlan plan =
        upsert("a", "b")
            .plan(
                new TestTable()
                    .withDefault("id", "1")
                    .withDefault("a", "2")
                    .column(new TableColumn("b", Simple.BIGINT, null, false, "3", false, false))
                    .shape());

    assertThat(plan.columns())
        .extracting(StagedColumn::name, StagedColumn::substitute)
        .containsExactly(tuple("id", null), tuple("a", "2"), tuple("b", null));
  }

  @Test
  void columnsThatAreAlwaysIdentityAreNotUpdated() {
    TableColumn identity =
        new TableColumn("a", Simple.BIGINT, null, true, "nextval('a')", true, false);
    TablePlan plan = upsert("a").plan(keyed().column(identity).shape());

    assertThat(plan.columns())
        .extracting(StagedColumn::name, StagedColumn::updatable)
        .containsExactly(tuple("id", true), tuple("a", false));
  }

  @Test
  void expressionsAreCastIfTheColumnIsOfAnotherType() {
    assertThat(computed(Simple.BIGINT).columns())
        .extracting(StagedColumn::staged, StagedColumn::target)
        .contains(tuple(Simple.BIGINT, Simple.BIGINT));
    assertThat(computed(Simple.INTEGER).columns())
        .extracting(StagedColumn::staged, StagedColumn::target)
        .contains(tuple(Simple.TEXT, Simple.BIGINT));
  }

  /** A property that has a column of its own type need not be staged twice. */
  @Test
  void expressionsReadAPropertyFromItsColumnIfTheTypesAreAlike() {
    RowExpressions alike = computed(Simple.BIGINT).expressions();
    assertThat(alike.inputs())
        .extracting(RowExpressions.Input::name, RowExpressions.Input::column)
        .containsExactly(tuple("id", "id"));

    StreamTarget target = mapped(Simple.BIGINT);
    TablePlan other =
        plan(target, new TestTable().column("id", Simple.TEXT).column("twice", Simple.BIGINT));
    assertThat(other.expressions().inputs())
        .extracting(RowExpressions.Input::name, RowExpressions.Input::column)
        .containsExactly(tuple("id", "_sdc_input_1"));
    assertThat(other.copyColumns()).containsExactly("id", "_sdc_input_1");
  }

  @Test
  void nothingIsEvaluatedWithoutExpressionsAndAFilter() {
    assertThat(upsert().plan(keyed().shape()).expressions()).isNull();
    StreamMap filter = new StreamMap(null, null, "id > 1", false, Map.of());
    assertThat(TestStream.of("id").map(filter).plan(TestTable.of("id").shape()).expressions())
        .isNotNull();
  }

  /** Returns a plan with a bigint column that an expression of this type computes. */
  private static TablePlan computed(ColumnType type) {
    return plan(mapped(type), TestTable.of("id", "twice"));
  }

  private static TablePlan plan(StreamTarget target, TestTable table) {
    return TablePlan.of(target, table.shape(), RecordLayout.of(target.paths()), false, false);
  }

  private static StreamTarget mapped(ColumnType type) {
    StreamMap map = new StreamMap(null, null, null, false, Map.of("twice", Optional.of("id * 2")));
    TestStream stream = TestStream.of().property("id", "integer").map(map);
    // The type that the SCHEMA gives.
    return stream
        .target()
        .withTypes(declared -> Simple.BIGINT)
        .withComputed(Map.of("twice", type), Map.of());
  }

  private static TestStream upsert(String... properties) {
    TestStream stream = TestStream.of("id").keys("id");
    for (String property : properties) {
      stream.property(property, "integer");
    }
    return stream;
  }

  private static TestTable keyed(String... columns) {
    TestTable table = TestTable.of("id");
    for (String column : columns) {
      table.column(column, Simple.BIGINT);
    }
    return table.primaryKey("id");
  }

  private static WhenMissing whenMissing(TablePlan plan, String column) {
    return plan.fields().stream()
        .filter(FromProperty.class::isInstance)
        .map(FromProperty.class::cast)
        .filter(field -> field.column().equals(column))
        .findFirst()
        .orElseThrow()
        .missing();
  }

  private static <T extends RowField> T field(TablePlan plan, Class<T> kind) {
    return plan.fields().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst()
        .orElseThrow();
  }
}
