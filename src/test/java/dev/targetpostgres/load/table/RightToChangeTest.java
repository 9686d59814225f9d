package dev.targetpostgres.load.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.targetpostgres.postgres.ChangeRights;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableChange.AddColumn;
import dev.targetpostgres.schema.TableChange.ColumnDefinition;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableChange.DropNotNull;
import dev.targetpostgres.schema.TableChange.WidenColumn;
import dev.targetpostgres.schema.TableName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rights that our role needs to change a table, and the statements that grant them. */
final class RightToChangeTest {
  private static final TableName TABLE = new TableName("shop", "orders");
  private static final ColumnDefinition A = new ColumnDefinition("a", Simple.TEXT, null);
  private static final ColumnDefinition B = new ColumnDefinition("b", Simple.TEXT, null);
  private static final TableChange CREATE = new CreateTable(List.of(A), List.of(), null);

  @ParameterizedTest
  @CsvSource({
    // the schema exists, the role creates schemas, it creates tables there
    "false, true, false",
    "true, false, true",
    "true, true, true"
  })
  void aTableIsCreatedIfTheSchemaIsThereOrCanBeMade(
      boolean hasSchema, boolean createsSchemas, boolean createsTables) {
    assertAllowed(missing(hasSchema, createsSchemas, createsTables), CREATE);
  }

  @Test
  void aMissingSchemaNeedsTheRightToCreateItInTheDatabase() {
    assertThat(refusal(missing(false, false, false), CREATE))
        .contains("shop")
        .contains("Run: GRANT CREATE ON DATABASE \"db\" TO \"loader\"");
  }

  @Test
  void aMissingTableNeedsTheRightToCreateItInTheSchema() {
    assertThat(refusal(missing(true, true, false), CREATE))
        .contains("shop.orders")
        .contains("Run: GRANT USAGE, CREATE ON SCHEMA \"shop\" TO \"loader\"");
  }

  @Test
  void aMissingColumnNeedsTheOwner() {
    assertThat(refusal(existing(false), new AddColumn(A), new AddColumn(B)))
        .contains("columns a, b to shop.orders: only its owner boss")
        .contains("Run: ALTER TABLE \"shop\".\"orders\" OWNER TO \"loader\"")
        .contains("or set role to boss");
    assertAllowed(existing(true), new AddColumn(A), new AddColumn(B));
  }

  /** Only a new table needs a right in the schema. */
  @Test
  void anExistingTableNeedsNoRightInItsSchema() {
    ChangeRights rights =
        new ChangeRights(
            "loader", "db", true, false, false, "loader", true, List.of(), List.of(), false);

    assertAllowed(rights, new AddColumn(A));
  }

  @Test
  void nothingIsNeededIfNothingChanges() {
    assertAllowed(missing(false, false, false));
    assertAllowed(missing(true, false, false));
    assertAllowed(existing(false));
  }

  @Test
  void onlyTheOwnerMayDropNotNull() {
    assertThat(refusal(existing(false), new DropNotNull("b")))
        .contains("stream s: columns b of", "are NOT NULL and not in the SCHEMA", "owner boss");
    assertAllowed(existing(true), new DropNotNull("b"));
  }

  /** If the server does not widen a column, it stays as it is, and the run goes on. */
  @Test
  void wideningIsTriedWithoutAsking() {
    assertAllowed(existing(false), new WidenColumn("a", Simple.INTEGER, Simple.BIGINT));
  }

  private static ChangeRights missing(
      boolean hasSchema, boolean createsSchemas, boolean createsTables) {
    return new ChangeRights(
        "loader",
        "db",
        hasSchema,
        createsSchemas,
        createsTables,
        null,
        false,
        List.of(),
        List.of(),
        false);
  }

  private static ChangeRights existing(boolean owner) {
    return new ChangeRights(
        "loader", "db", true, false, true, "boss", owner, List.of(), List.of(), false);
  }

  private static void assertAllowed(ChangeRights rights, TableChange... changes) {
    assertThatCode(() -> RightToChange.require(rights, "s", TABLE, List.of(changes)))
        .doesNotThrowAnyException();
  }

  private static String refusal(ChangeRights rights, TableChange... changes) {
    TargetException refusal =
        assertThrows(
            TargetException.class,
            () -> RightToChange.require(rights, "s", TABLE, List.of(changes)));
    assertThat(refusal.exitCode()).isEqualTo(ExitCode.LOAD_FAILED);
    return refusal.getMessage();
  }
}
