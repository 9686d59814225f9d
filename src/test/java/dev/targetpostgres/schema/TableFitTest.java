package dev.targetpostgres.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.schema.ColumnType.Characters;
import dev.targetpostgres.schema.ColumnType.Numeric;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ColumnType.Timestamp;
import dev.targetpostgres.schema.TableChange.AddColumn;
import dev.targetpostgres.schema.TableChange.ColumnDefinition;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableChange.DropNotNull;
import dev.targetpostgres.schema.TableChange.Origin;
import dev.targetpostgres.schema.TableChange.WidenColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TableFitTest {
  private static final ColumnDefinition ID = new ColumnDefinition("id", Simple.INTEGER, null);
  private static final ColumnDefinition NAME = new ColumnDefinition("Name", Simple.TEXT, "Náme");

  @Test
  void makesTheTableThatIsMissing() {
    CreateTable wanted = wanted(ID, NAME);
    assertThat(TableFit.changes(wanted, null)).containsExactly(wanted);
  }

  @Test
  void changesNothingWhereTheTableFits() {
    TableShape table =
        table(TableColumn.plain("Name", Simple.TEXT), TableColumn.plain("id", Simple.BIGINT));
    assertThat(TableFit.changes(wanted(ID, NAME), table)).isEmpty();
  }

  @Test
  void addsMissingColumnsInTheOrderWanted() {
    TableShape table = table(TableColumn.plain("other", Simple.TEXT));
    assertThat(TableFit.changes(wanted(NAME, ID), table))
        .containsExactly(new AddColumn(NAME), new AddColumn(ID));
  }

  @Test
  void tellsColumnsApartByCase() {
    TableShape table = table(TableColumn.plain("ID", Simple.INTEGER));
    assertThat(TableFit.changes(wanted(ID), table)).containsExactly(new AddColumn(ID));
  }

  /** A SCHEMA allows values that may never come. */
  @Test
  void leavesColumnsAsTheyAreWhateverTheSchemaSays() {
    TableShape table = table(TableColumn.plain("id", Simple.SMALLINT));
    assertThat(TableFit.changes(wanted(ID, NAME), table)).containsExactly(new AddColumn(NAME));
  }

  @Test
  void widensColumnsIfASettingNamesTheirType() {
    TableShape table =
        table(
            TableColumn.plain("id", Simple.SMALLINT),
            TableColumn.plain("v", new Characters(false, 5)));
    assertThat(
            TableFit.changes(
                wanted(
                    asked("id", Simple.INTEGER, Origin.SETTING),
                    asked("v", Simple.TEXT, Origin.SETTING)),
                table))
        .containsExactly(
            new WidenColumn("id", Simple.SMALLINT, Simple.INTEGER),
            new WidenColumn("v", new Characters(false, 5), Simple.TEXT));
  }

  /** Only the server sees the results of expressions. */
  @Test
  void widensNumbersForExpressionsButNeverToText() {
    TableShape table =
        table(
            TableColumn.plain("id", Simple.SMALLINT),
            TableColumn.plain("at", Simple.DATE),
            TableColumn.plain("price", new Numeric(5, 2)));
    assertThat(
            TableFit.changes(
                wanted(
                    asked("id", Simple.INTEGER, Origin.EXPRESSION),
                    asked("at", Simple.TEXT, Origin.EXPRESSION),
                    asked("price", Numeric.UNCONSTRAINED, Origin.EXPRESSION)),
                table))
        .containsExactly(new WidenColumn("id", Simple.SMALLINT, Simple.INTEGER));
  }

  @Test
  void leavesGeneratedColumnsAsTheyAre() {
    TableColumn generated = new TableColumn("id", Simple.SMALLINT, null, false, null, false, true);
    assertThat(TableFit.changes(wanted(ID), table(generated))).isEmpty();
  }

  @Test
  void leavesMetadataColumnsOfOtherTypesAsTheyAre() {
    for (Metadata metadata : Metadata.values()) {
      ColumnDefinition ours = new ColumnDefinition(metadata.column(), metadata.type(), null);
      TableColumn theirs = TableColumn.plain(metadata.column(), Simple.DATE);
      assertThat(TableFit.changes(wanted(ours), table(theirs))).isEmpty();
      assertThat(TableFit.changes(wanted(ours), table())).containsExactly(new AddColumn(ours));
    }
  }

  @Test
  void neverTouchesKeysOrDropsAnything() {
    TableShape table =
        new TableShape(
            new TableName("public", "t"),
            List.of(
                TableColumn.plain("id", Simple.INTEGER),
                new TableColumn("kept", Timestamp.WITH_ZONE, null, true, "now()", false, false)),
            List.of(List.of("kept")),
            List.of("kept"),
            true,
            false,
            false,
            false,
            false,
            1,
            List.of(),
            TableAccess.OWN);
    assertThat(TableFit.changes(wanted(ID), table)).isEmpty();
  }

  /** A row without a value for it could not be added. */
  @Test
  void allowsNullWhereTheStreamSendsNothing() {
    assertThat(TableFit.changes(wanted(ID), table(id(), notNull("gone", null, false))))
        .containsExactly(new DropNotNull("gone"));
    assertThat(TableFit.changes(wanted(ID), table(id(), notNull("gone", "now()", false))))
        .isEmpty();
    assertThat(TableFit.changes(wanted(ID), table(id(), notNull("gone", null, true)))).isEmpty();
    assertThat(TableFit.changes(wanted(ID), table(id(), TableColumn.plain("gone", Simple.TEXT))))
        .isEmpty();
    assertThat(TableFit.changes(wanted(ID), table(notNull("id", null, false)))).isEmpty();
    TableShape keyed =
        new TableShape(
            new TableName("public", "t"),
            List.of(id(), notNull("gone", null, false)),
            List.of(),
            List.of("gone"),
            true,
            false,
            false,
            false,
            false,
            1,
            List.of(),
            TableAccess.OWN);
    assertThat(TableFit.changes(wanted(ID), keyed)).isEmpty();
  }

  @Test
  void metadataColumnsAreOfTheTypesThatOtherTargetsGiveThem() {
    assertThat(Metadata.values())
        .extracting(metadata -> metadata.column() + " " + metadata.type().sql())
        .containsExactly(
            "_sdc_extracted_at timestamp with time zone",
            "_sdc_received_at timestamp with time zone",
            "_sdc_batched_at timestamp with time zone",
            "_sdc_sequence bigint",
            "_sdc_table_version bigint",
            "_sdc_deleted_at timestamp with time zone",
            "_sdc_sync_started_at bigint");
  }

  @Test
  void namesOtherTablesOfTheSchema() {
    assertThat(new TableName("a", "b").beside("c")).hasToString("a.c");
  }

  @Test
  void knowsUniqueKeysInWhateverOrder() {
    TableShape table =
        new TableShape(
            new TableName("public", "t"),
            List.of(),
            List.of(List.of("a", "b"), List.of("c")),
            List.of(),
            true,
            false,
            false,
            false,
            false,
            1,
            List.of(),
            TableAccess.OWN);
    assertThat(table.isUniqueOver(List.of("b", "a"))).isTrue();
    assertThat(table.isUniqueOver(List.of("c"))).isTrue();
    assertThat(table.isUniqueOver(List.of("a"))).isFalse();
    assertThat(table.isUniqueOver(List.of("a", "b", "c"))).isFalse();
  }

  private static ColumnDefinition asked(String name, ColumnType type, Origin origin) {
    return new ColumnDefinition(name, type, null, origin);
  }

  private static CreateTable wanted(ColumnDefinition... columns) {
    return new CreateTable(List.of(columns), List.of("id"), null);
  }

  private static TableShape table(TableColumn... columns) {
    return new TableShape(
        new TableName("public", "t"),
        List.of(columns),
        List.of(),
        List.of(),
        true,
        false,
        false,
        false,
        false,
        0,
        List.of(),
        TableAccess.OWN);
  }

  private static TableColumn id() {
    return TableColumn.plain("id", Simple.INTEGER);
  }

  private static TableColumn notNull(
      String name, @Nullable String defaultExpression, boolean generated) {
    return new TableColumn(name, Simple.INTEGER, null, true, defaultExpression, false, generated);
  }
}
