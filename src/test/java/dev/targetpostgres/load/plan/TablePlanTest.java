package dev.targetpostgres.load.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.targetpostgres.config.StreamMap;
import dev.targetpostgres.encode.RowField;
import dev.targetpostgres.postgres.Dml.StagingColumn;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ColumnType.ArrayOf;
import dev.targetpostgres.schema.ColumnType.Characters;
import dev.targetpostgres.schema.ColumnType.Other;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ColumnType.Timestamp;
import dev.targetpostgres.schema.TableChange.AddColumn;
import dev.targetpostgres.schema.TableChange.ColumnDefinition;
import dev.targetpostgres.schema.TableChange.WidenColumn;
import dev.targetpostgres.schema.TableColumn;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The decisions that follow from a plan. */
final class TablePlanTest {
  private static final StreamMap FILTER = new StreamMap(null, null, "a > 1", false, Map.of());
  private static final ColumnType INTEGER = Simple.INTEGER;
  private static final ColumnType BIGINT = Simple.BIGINT;
  private static final ColumnType SHORT = new Characters(false, 5);
  private static final String DELETED_AT = "_sdc_deleted_at";

  @Test
  void rowsAreCopiedStraightIntoTheTableIfTheServerHasNothingToDo() {
    assertThat(TestStream.of("a").plan(TestTable.of("a").shape()).isDirect()).isTrue();
  }

  @Test
  void rowsAreStagedIfAValueIsCastOrADefaultPutInOrAnExpressionEvaluated() {
    TestStream stream = TestStream.of("a");

    assertThat(stream.plan(new TestTable().column("a", new Other("inet")).shape()).isDirect())
        .isFalse();
    assertThat(stream.plan(new TestTable().withDefault("a", "7").shape()).isDirect()).isFalse();
    assertThat(TestStream.of("a").map(FILTER).plan(TestTable.of("a").shape()).isDirect()).isFalse();
  }

  /** COPY FROM does not accept such tables. */
  @Test
  void rowsAreStagedIfRowSecurityApplies() {
    assertThat(TestStream.of("a").plan(TestTable.of("a").rowSecurity().shape()).isDirect())
        .isFalse();
  }

  @Test
  void batchesShareATransactionUnlessRowsAreCastOrTriggersRun() {
    TestStream stream = TestStream.of("a");

    assertThat(stream.plan(TestTable.of("a").shape()).leavesSessionAlone(false)).isTrue();
    assertThat(stream.plan(TestTable.of("a").trigger().shape()).leavesSessionAlone(false))
        .isFalse();
    assertThat(
            stream
                .plan(new TestTable().column("a", new Other("inet")).shape())
                .leavesSessionAlone(false))
        .isFalse();
    assertThat(
            TestStream.of("a")
                .map(FILTER)
                .plan(TestTable.of("a").shape())
                .leavesSessionAlone(false))
        .isFalse();
  }

  /** Folding uses the text of values, which depends on the session's settings. */
  @Test
  void batchesThatFoldTextDoNotShareATransactionIfRowsLeaveOutWhatIsKept() {
    TestStream stream = TestStream.of("id").property("n", "array").keys("id");
    TablePlan plan =
        stream.plan(TestTable.of("id").column("n", new ArrayOf(Simple.BIGINT)).shape());

    assertThat(plan.foldsText()).isTrue();
    assertThat(plan.leavesSessionAlone(false)).isTrue();
    assertThat(plan.leavesSessionAlone(true)).isFalse();
  }

  @Test
  void requiredColumnsAreThoseThatAreNotNullWithoutADefaultAndNoKey() {
    TablePlan plan =
        TestStream.of("id", "a", "b", "c", "d")
            .keys("id")
            .plan(
                TestTable.of("id", "a")
                    .required("b")
                    .withDefault("c", "1")
                    .required("d")
                    .required("not_sent")
                    .primaryKey("d")
                    .shape());

    assertThat(plan.required()).containsExactly("b");
  }

  @Test
  void theMarkOfDeletedRowsIsAColumnOnlyIfSuchRowsStay() {
    TestStream stream = TestStream.of("id").keys("id").set("add_record_metadata", "true");
    TestTable table = TestTable.of("id").column(DELETED_AT, Timestamp.WITH_ZONE);

    assertThat(stream.plan(table.shape()).deletedMark()).isEqualTo(DELETED_AT);
    assertThat(stream.plan(TestTable.of("id").shape()).deletedMark()).isNull();
    assertThat(stream.set("hard_delete", "true").plan(table.shape()).deletedMark()).isNull();
  }

  @Test
  void aStreamOfWhichNoPropertyHasAColumnWritesNoProperties() {
    TestStream stream = TestStream.of("a").set("add_record_metadata", "true");

    assertThat(stream.plan(TestTable.of("a").shape()).writesProperties()).isTrue();
    assertThat(stream.plan(TestTable.of("_sdc_sequence").shape()).writesProperties()).isFalse();
  }

  /** Two spellings of one value would become two rows. */
  @Test
  void keysAreNotWidened() {
    TablePlan plan =
        TestStream.of("id", "a", "b")
            .keys("id")
            .plan(TestTable.of("id", "a", "b").primaryKey("b").shape());

    assertThat(plan.isFixed(widening("id"))).isTrue();
    assertThat(plan.isFixed(widening("b"))).isTrue();
    assertThat(plan.isFixed(widening("a"))).isFalse();
    assertThat(plan.isFixed(new AddColumn(new ColumnDefinition("id", Simple.TEXT, null))))
        .isFalse();
  }

  @Test
  void rowsAreConvertedIfAColumnHasBecomeWider() {
    TablePlan plan =
        TestStream.of("id", "a")
            .plan(new TestTable().column("id", INTEGER).column("a", SHORT).shape());

    TablePlan wider = plan.into(TestTable.of("id").column("a", SHORT).shape());
    assertThat(wider.columns().get(0))
        .isEqualTo(new StagedColumn("id", INTEGER, INTEGER, BIGINT, null, true));
    assertThat(wider.isDirect()).isFalse();
    assertThat(wider.stagingColumns()).isEqualTo(plan.stagingColumns());
    assertThat(wider.guarded().values()).containsExactly(wider.columns());
  }

  @Test
  void rowsAreCopiedStraightIntoAColumnThatIsOnlyLonger() {
    TablePlan plan = TestStream.of("a").plan(new TestTable().column("a", SHORT).shape());

    assertThat(plan.into(new TestTable().column("a", new Characters(false, 9)).shape()).isDirect())
        .isTrue();
    assertThat(plan.into(new TestTable().column("a", Simple.TEXT).shape()).isDirect()).isFalse();
  }

  @Test
  void otherChangesOfColumnsEndTheRun() {
    TablePlan plan = TestStream.of("id", "a").keys("id").plan(TestTable.of("id", "a").shape());

    for (TestTable now :
        List.of(
            TestTable.of("id"),
            TestTable.of("id").column("a", INTEGER),
            TestTable.of("a").column("id", Simple.TEXT))) {
      assertThatThrownBy(() -> plan.into(now.shape()))
          .isInstanceOf(TargetException.class)
          .hasMessageContaining("another session altered public.s during the run");
    }
  }

  @Test
  void ownFieldsAreThoseThatAreNoColumnsOfTheTable() {
    TestStream stream = TestStream.of("id", "a").keys("id").set("missing_properties", "keep");
    stream.set("hard_delete", "true");
    TablePlan plan = stream.plan(TestTable.of("id", "a").shape());
    assertThat(plan.ownFields())
        .extracting(RowField::column)
        .containsExactly(DELETED_AT, "_sdc_present", "_sdc_ordinal");

    TestTable withMark = TestTable.of("id", "a").column(DELETED_AT, Timestamp.WITH_ZONE);
    assertThat(stream.set("add_record_metadata", "true").plan(withMark.shape()).ownFields())
        .extracting(RowField::column)
        .containsExactly("_sdc_present", "_sdc_ordinal");
  }

  /** Keys must compare in the staging table as in the target table. */
  @Test
  void stagingColumnsHaveTheCollationsOfTheTable() {
    TableColumn name = new TableColumn("name", Simple.TEXT, "\"C\"", false, null, false, false);
    TablePlan plan =
        TestStream.of()
            .property("name", "string")
            .keys("name")
            .plan(new TestTable().column(name).shape());

    assertThat(plan.stagingColumns())
        .containsExactly(
            new StagingColumn("name", "text", "\"C\""),
            new StagingColumn("_sdc_ordinal", "bigint", null));
    assertThat(plan.ownStagingColumns())
        .containsExactly(new StagingColumn("_sdc_ordinal", "bigint", null));
  }

  @Test
  void jsonSlotsAreThoseOfJsonAndJsonbColumns() {
    TablePlan plan =
        TestStream.of("a", "b", "c")
            .plan(
                new TestTable()
                    .column("a", Simple.JSON)
                    .column("b", Simple.TEXT)
                    .column("c", Simple.JSONB)
                    .shape());

    assertThat(plan.jsonSlots()).containsExactlyInAnyOrder(0, 2);
  }

  private static WidenColumn widening(String column) {
    return new WidenColumn(column, Simple.BIGINT, Simple.TEXT);
  }
}
