package dev.targetpostgres.load.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.targetpostgres.config.OverwriteStaging;
import dev.targetpostgres.config.SchemaEvolution;
import dev.targetpostgres.config.TableOptions;
import dev.targetpostgres.postgres.TransactionCallback;
import dev.targetpostgres.postgres.TransactionRunner;
import dev.targetpostgres.report.Place;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ColumnType.Numeric;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.TableChange.ColumnDefinition;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableChange.Origin;
import dev.targetpostgres.schema.TableChange.WidenColumn;
import dev.targetpostgres.schema.TableColumn;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The statements that a dry run prints for tables that a run would make or change. */
final class RehearsedTablesTest {
  private static final TableName TABLE = new TableName("public", "t");

  private final TestDatabase database = PostgresServer.shared().createDatabase();
  private final List<String> printed = new ArrayList<>();
  private final List<TableShape> checked = new ArrayList<>();
  private String role = "";

  @AfterEach
  void close() {
    if (!role.isEmpty()) {
      database.execute("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(role));
    }
    database.close();
  }

  @Test
  void printsTheTableThatIsMissing() {
    Tables.Applied applied = apply(tables(), TABLE, column("a", Simple.BIGINT));

    assertThat(printed).containsExactly("CREATE TABLE \"public\".\"t\" (\"a\" bigint);");
    assertThat(applied.shape().columns()).containsExactly(TableColumn.plain("a", Simple.BIGINT));
    assertThat(checked).isEmpty();
  }

  @Test
  void printsAMissingSchemaOnce() {
    RehearsedTables tables = tables();
    apply(tables, new TableName("shop", "a"), column("a", Simple.BIGINT));
    apply(tables, new TableName("shop", "b"), column("a", Simple.BIGINT));

    assertThat(printed).hasSize(3);
    assertThat(printed).filteredOn(line -> line.startsWith("CREATE SCHEMA")).hasSize(1);
    assertThat(printed.get(0)).startsWith("CREATE SCHEMA");
  }

  @Test
  void printsNothingIfTheTableIsAsWanted() {
    database.execute("CREATE TABLE t (a bigint)");

    assertThat(apply(tables(), TABLE, column("a", Simple.BIGINT)).changes()).isEmpty();
    assertThat(printed).isEmpty();
    assertThat(checked).hasSize(1);
  }

  /** Separate statements would rewrite the table for each column. */
  @Test
  void printsAllWideningsAsOneStatement() {
    database.execute("CREATE TABLE t (a smallint, b integer)");

    apply(tables(), TABLE, asked("a", Simple.BIGINT), asked("b", Simple.BIGINT));

    assertThat(printed).hasSize(1);
    assertThat(printed.get(0)).contains("\"a\"").contains("\"b\"");
  }

  @Test
  void aSecondSchemaFindsTheTableAsTheFirstOneLeftIt() {
    RehearsedTables tables = tables();
    apply(tables, TABLE, column("a", Simple.BIGINT));
    printed.clear();

    Tables.Applied applied =
        apply(tables, TABLE, column("a", Simple.BIGINT), column("b", Simple.TEXT));

    assertThat(printed)
        .containsExactly("ALTER TABLE \"public\".\"t\" ADD COLUMN IF NOT EXISTS \"b\" text;");
    assertThat(applied.shape().columns()).hasSize(2);
    assertThat(checked).hasSize(1);
  }

  @Test
  void aRecordFindsTheTableAsTheSchemaLeftItAndChangesItForLaterOnes() {
    RehearsedTables tables = tables();
    Tables.Applied applied = apply(tables, TABLE, column("a", Simple.BIGINT));
    printed.clear();

    Tables.Adapted adapted = tables.adapt(need(applied, "a", Simple.BIGINT, Simple.TEXT));

    assertThat(adapted).isInstanceOf(Tables.Applied.class);

    assertThat(printed).hasSize(1);
    assertThat(apply(tables, TABLE, column("a", Simple.TEXT)).changes()).isEmpty();
  }

  /** No table is small enough for the limit of this test. */
  @Test
  void aRecordDoesNotHaveALargeTableRewritten() {
    database.execute("CREATE TABLE t (a uuid, b numeric(3,1), c bigint PRIMARY KEY)");
    RehearsedTables tables = tables();
    Tables.Applied applied = apply(tables, TABLE, column("c", Simple.BIGINT));

    Tables.Adapted stays = tables.adapt(need(applied, "a", Simple.UUID, Simple.TEXT));
    tables.adapt(need(applied, "b", new Numeric(3, 1), Numeric.UNCONSTRAINED));

    assertThat(stays)
        .isInstanceOfSatisfying(
            Tables.Stays.class,
            told ->
                assertThat(told.why())
                    .hasToString(
                        "column a of public.t stays uuid and does not become text: PostgreSQL"
                            + " would rewrite public.t (8192 bytes), which is more than"
                            + " max_rewrite_bytes; raise that setting, or run: ALTER TABLE \"public\".\"t\""
                            + " ALTER COLUMN \"a\" TYPE text USING \"a\"::text"));
    assertThat(printed).hasSize(1);
    assertThat(printed.get(0)).contains("numeric");
  }

  @Test
  void leavesExistingTablesAsTheyAreIfTheSettingSaysSo() {
    database.execute("CREATE TABLE t (a bigint)");
    RehearsedTables tables = tables(SchemaEvolution.NONE);

    assertThat(apply(tables, TABLE, column("b", Simple.TEXT)).changes()).isEmpty();
    assertThat(printed).isEmpty();
    assertThat(tables.widens()).isFalse();
    assertThat(tables(SchemaEvolution.WIDEN).widens()).isTrue();
  }

  /** The server has no information about a table that does not exist. */
  @Test
  void checksThatAskTheServerAreLeftOutForTablesThatAreOnlyPlanned() {
    RehearsedTables tables = tables();
    Tables.Check asking = (connection, shape) -> checked.add(shape);
    CreateTable wanted = wanted(column("a", Simple.BIGINT));
    tables.apply("s", TABLE, wanted, asking);
    tables.apply("s", TABLE, wanted, asking);
    assertThat(checked).isEmpty();

    database.execute("CREATE TABLE u (a bigint)");
    tables.apply("s", new TableName("public", "u"), wanted, asking);
    assertThat(checked).hasSize(1);
  }

  @Test
  void whatTheCheckDoesNotAllowIsNotPrinted() {
    database.execute("CREATE TABLE t (a bigint)");
    Tables.Check refusing =
        Tables.Check.ofShape(
            shape -> {
              throw new IllegalStateException("refused");
            });

    assertThrows(
        IllegalStateException.class,
        () -> tables().apply("s", TABLE, wanted(column("b", Simple.TEXT)), refusing));
    assertThat(printed).isEmpty();
  }

  @Test
  void whatTheRoleMayNotDoIsNotPrinted() {
    createRole();

    TargetException refused =
        assertThrows(
            TargetException.class, () -> apply(tables(), TABLE, column("a", Simple.BIGINT)));
    assertThat(refused).hasMessageContaining("GRANT USAGE, CREATE ON SCHEMA \"public\"");
    assertThat(printed).isEmpty();
  }

  @Test
  void printsTheGrantsThatAreMissing() {
    database.execute("CREATE TABLE t (a bigint); CREATE TABLE u (a bigint)");
    createRole();
    database.execute("GRANT SELECT ON u TO " + role);
    TableOptions.InSchema readers = new TableOptions.InSchema(List.of(role), Map.of());
    String reader = role;
    RehearsedTables tables =
        new RehearsedTables(
            new ReadOnly(""), options(SchemaEvolution.WIDEN, readers), printed::add);

    tables.grantReading("s", TABLE);
    tables.grantReading("s", new TableName("public", "u"));

    assertThat(printed).containsExactly("GRANT SELECT ON \"public\".\"t\" TO \"" + reader + "\";");
  }

  private Tables.Applied apply(
      RehearsedTables tables, TableName table, ColumnDefinition... columns) {
    return tables.apply("s", table, wanted(columns), Tables.Check.ofShape(checked::add));
  }

  private RehearsedTables tables() {
    return tables(SchemaEvolution.WIDEN);
  }

  private RehearsedTables tables(SchemaEvolution evolution) {
    TableOptions.InSchema nobody = new TableOptions.InSchema(List.of(), Map.of());
    return new RehearsedTables(new ReadOnly(role), options(evolution, nobody), printed::add);
  }

  private static TableOptions options(SchemaEvolution evolution, TableOptions.InSchema usual) {
    return new TableOptions(evolution, 0, 0, OverwriteStaging.LOGGED, true, usual, Map.of());
  }

  private void createRole() {
    role = "role_" + UUID.randomUUID().toString().replace("-", "");
    database.execute(
        "CREATE ROLE %1$s; REVOKE CREATE ON SCHEMA public FROM PUBLIC".formatted(role));
  }

  private static Tables.Need need(
      Tables.Applied table, String column, ColumnType from, ColumnType to) {
    return new Tables.Need(
        "s",
        new Place(1, null, 1),
        table.shape(),
        List.of(new WidenColumn(column, from, to)),
        false);
  }

  private static ColumnDefinition asked(String name, ColumnType type) {
    return new ColumnDefinition(name, type, null, Origin.SETTING);
  }

  private static ColumnDefinition column(String name, ColumnType type) {
    return new ColumnDefinition(name, type, null);
  }

  private static CreateTable wanted(ColumnDefinition... columns) {
    return new CreateTable(List.of(columns), List.of(), null);
  }

  /** Runs transactions in which the server rejects all changes. */
  private final class ReadOnly implements TransactionRunner {
    private final String as;

    ReadOnly(String as) {
      this.as = as;
    }

    @Override
    public <T> T inTransaction(String stream, String doing, TransactionCallback<T> work) {
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        connection.setReadOnly(true);
        if (!as.isEmpty()) {
          statement.execute("SET ROLE " + as);
        }
        return work.run(connection);
      } catch (SQLException failure) {
        throw new AssertionError(failure);
      }
    }

    @Override
    public void afterCommit(Runnable action) {
      action.run();
    }
  }
}
