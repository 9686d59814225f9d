package dev.targetpostgres.load.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.targetpostgres.config.OverwriteStaging;
import dev.targetpostgres.config.SchemaEvolution;
import dev.targetpostgres.config.TableOptions;
import dev.targetpostgres.load.table.Tables.Settled;
import dev.targetpostgres.postgres.TransactionCallback;
import dev.targetpostgres.postgres.TransactionRunner;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.RunHistory;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.TableChange.ColumnDefinition;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import dev.targetpostgres.schema.TypeNames;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests that new tables are planned first, and created together when one of them is needed. */
final class PlannedTablesTest {
  /** The most columns of a key on the server. */
  private static final int MOST_KEYS = 32;

  private final TestDatabase database = PostgresServer.shared().createDatabase();
  private final List<TableShape> checked = new ArrayList<>();
  private final List<String> transactions = new ArrayList<>();
  private TableOptions.InSchema readers = new TableOptions.InSchema(List.of(), Map.of());

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void areAsPlannedWhateverTheirColumnsAre() {
    List<ColumnDefinition> columns = new ArrayList<>();
    for (String type :
        List.of(
            "bigint",
            "numeric",
            "numeric(10,2)",
            "character varying(7)",
            "timestamp with time zone",
            "time without time zone",
            "jsonb",
            "uuid",
            "text[]",
            "numeric(3,1)[]",
            "bytea",
            "double precision")) {
      columns.add(column("c" + columns.size(), TypeNames.parse(type)));
    }
    SchemaChanges tables = tables();
    CreateTable wanted = new CreateTable(columns, List.of("c1", "c0"), "it's commented");
    TableShape planned = plan(tables, "t", wanted).shape();

    assertThat(tables.settle()).extracting(made -> made.applied().shape()).containsExactly(planned);
  }

  @Test
  void areMadeInOneTransactionWithTheirSchema() {
    SchemaChanges tables = tables();
    for (String table : List.of("b", "a", "c")) {
      assertThat(plan(tables, "shop." + table, wanted()).changes()).containsExactly(wanted());
    }
    assertThat(relations()).isEmpty();
    transactions.clear();

    assertThat(tables.settle())
        .extracting(Settled::stream)
        .containsExactly("shop.b", "shop.a", "shop.c");
    assertThat(relations()).containsExactly("shop.a", "shop.b", "shop.c");
    assertThat(transactions).containsExactly("creating shop.b, shop.a, shop.c");
    assertThat(tables.settle()).isEmpty();
    assertThat(checked).isEmpty();
  }

  @Test
  void areFoundByALaterSchema() {
    SchemaChanges tables = tables();
    plan(tables, "shop.a", wanted());
    tables.settle();

    CreateTable more = wanted(column("a", Simple.BIGINT), column("b", Simple.TEXT));
    assertThat(plan(tables, "shop.a", more).changes()).hasSize(1);
    assertThat(plan(tables, "shop.b", wanted()).changes()).containsExactly(wanted());
    assertThat(tables.settle()).hasSize(1);
    assertThat(relations()).containsExactly("shop.a", "shop.b");
  }

  /** The failure affects only the stream of that table. */
  @Test
  void areMadeWithoutTheOneThatTheServerRefuses() {
    List<ColumnDefinition> keys = new ArrayList<>();
    for (int i = 0; i <= MOST_KEYS; i++) {
      keys.add(column("k" + i, Simple.BIGINT));
    }
    SchemaChanges tables = tables();
    plan(tables, "a", wanted());
    List<String> names = keys.stream().map(ColumnDefinition::name).toList();
    plan(tables, "b", new CreateTable(keys, names, null));
    plan(tables, "c", wanted());

    List<Settled> settled = tables.settle();

    assertThat(settled).extracting(Settled::stream).containsExactly("a", "b", "c");
    assertThat(settled.get(1).failure())
        .hasMessageContaining("applying the SCHEMA to table public.b");
    assertThat(settled.get(0).applied()).isNotNull();
    assertThat(relations()).containsExactly("public.a", "public.c");
  }

  @Test
  void areTakenAsAnotherProgramHasMadeThem() {
    SchemaChanges tables = tables();
    TableShape planned = plan(tables, "a", wanted()).shape();
    plan(tables, "b", wanted());
    database.execute("CREATE TABLE a (a bigint); CREATE TABLE b (b text)");

    List<Settled> settled = tables.settle();

    assertThat(settled.get(0).applied().shape()).isEqualTo(planned);
    assertThat(settled.get(0).applied().changes()).isEmpty();
    assertThat(settled.get(1).applied().shape().columns()).hasSize(2);
    assertThat(checked).hasSize(2);
  }

  /** A type that only the server knows can be a domain, or have a collation. */
  @Test
  void areMadeAtOnceIfOnlyTheServerKnowsAType() {
    database.execute("CREATE DOMAIN price AS numeric CHECK (value > 0)");
    plan(tables(), "t", wanted(column("p", TypeNames.parse("price"))));

    assertThat(relations()).containsExactly("public.t");
  }

  @Test
  void areNotPlannedWithoutTheRightToMakeThem() {
    database.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC; CREATE SCHEMA closed");
    SchemaChanges tables = tables("pg_monitor");

    TargetException denied =
        assertThrows(TargetException.class, () -> plan(tables, "closed.t", wanted()));
    assertThat(denied).hasMessageContaining("GRANT USAGE, CREATE ON SCHEMA \"closed\"");
    assertThat(tables.settle()).isEmpty();
  }

  @Test
  void canBeReadOnceTheyAreMade() {
    readers = new TableOptions.InSchema(List.of("pg_monitor"), Map.of());
    SchemaChanges tables = tables();
    for (String table : List.of("shop.a", "shop.b")) {
      plan(tables, table, wanted());
      tables.grantReading(table, name(table));
    }
    transactions.clear();
    tables.settle();

    assertThat(transactions).hasSize(1);
    assertThat(
            database.queryOne(
                "SELECT has_table_privilege('pg_monitor', 'shop.a', 'SELECT')"
                    + " AND has_table_privilege('pg_monitor', 'shop.b', 'SELECT')"
                    + " AND has_schema_privilege('pg_monitor', 'shop', 'USAGE')"))
        .isEqualTo("t");
  }

  @Test
  void areMadeBeforeARoleIsMissedThatIsToReadThem() {
    readers = new TableOptions.InSchema(List.of("nobody at all"), Map.of());
    SchemaChanges tables = tables();
    plan(tables, "a", wanted());
    tables.grantReading("a", name("a"));

    assertThat(tables.settle())
        .singleElement()
        .satisfies(failed -> assertThat(failed.failure().exitCode()).isEqualTo(ExitCode.USAGE));
    assertThat(relations()).containsExactly("public.a");
  }

  /** If the server cannot be reached, creating each table alone would fail, too. */
  @Test
  void failTogetherIfTheServerIsGone() {
    SchemaChanges tables = tables();
    plan(tables, "a", wanted());
    plan(tables, "b", wanted());
    gone = true;

    List<Settled> settled = tables.settle();

    assertThat(settled).hasSize(2).allSatisfy(lost -> assertThat(lost.failure()).isNotNull());
    assertThat(relations()).isEmpty();
  }

  private boolean gone;

  private List<String> relations() {
    return database
        .queryRows(
            "SELECT schemaname || '.' || tablename FROM pg_tables"
                + " WHERE schemaname IN ('public', 'shop') ORDER BY 1")
        .stream()
        .map(row -> row.get(0))
        .toList();
  }

  private Tables.Applied plan(SchemaChanges tables, String table, CreateTable wanted) {
    return tables.applyLater(table, name(table), wanted, Tables.Check.ofShape(checked::add));
  }

  private static TableName name(String table) {
    int dot = table.indexOf('.');
    return dot < 0
        ? new TableName("public", table)
        : new TableName(table.substring(0, dot), table.substring(dot + 1));
  }

  private SchemaChanges tables() {
    return tables("");
  }

  private SchemaChanges tables(String role) {
    return new SchemaChanges(
        new Committing(role),
        new TableOptions(
            SchemaEvolution.WIDEN,
            Long.MAX_VALUE,
            0,
            OverwriteStaging.LOGGED,
            true,
            readers,
            Map.of()),
        () -> 0,
        new RunHistory(),
        true);
  }

  private static CreateTable wanted(ColumnDefinition... columns) {
    return new CreateTable(
        columns.length == 0 ? List.of(column("a", Simple.BIGINT)) : List.of(columns),
        List.of(),
        null);
  }

  private static ColumnDefinition column(String name, ColumnType type) {
    return new ColumnDefinition(name, type, null);
  }

  private final class Committing implements TransactionRunner {
    private final String role;

    Committing(String role) {
      this.role = role;
    }

    @Override
    public <T> T inTransaction(String stream, String doing, TransactionCallback<T> work) {
      transactions.add(doing);
      try (Connection connection = database.connect()) {
        connection.setAutoCommit(false);
        if (!role.isEmpty()) {
          connection.createStatement().execute("SET ROLE " + role);
        }
        if (gone) {
          connection.abort(Runnable::run);
        }
        T result = work.run(connection);
        connection.commit();
        return result;
      } catch (SQLException failure) {
        throw new TargetException(
            ExitCode.LOAD_FAILED,
            Wording.STATEMENT_REFUSED.with(stream, doing, failure.getMessage()),
            failure);
      }
    }

    @Override
    public void afterCommit(Runnable action) {
      action.run();
    }
  }
}
