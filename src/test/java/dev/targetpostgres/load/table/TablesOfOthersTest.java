package dev.targetpostgres.load.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.config.OverwriteStaging;
import dev.targetpostgres.config.SchemaEvolution;
import dev.targetpostgres.config.TableOptions;
import dev.targetpostgres.postgres.TransactionCallback;
import dev.targetpostgres.postgres.TransactionRunner;
import dev.targetpostgres.report.RunHistory;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.TableChange.ColumnDefinition;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** SCHEMAs after another program has changed tables that were read ahead. */
final class TablesOfOthersTest {
  private static final CreateTable WANTED =
      new CreateTable(List.of(new ColumnDefinition("a", Simple.BIGINT, null)), List.of(), null);

  private final TestDatabase database = PostgresServer.shared().createDatabase();
  private final List<TableShape> checked = new ArrayList<>();
  private final SchemaChanges tables =
      new SchemaChanges(
          new Committing(),
          new TableOptions(
              SchemaEvolution.WIDEN,
              0,
              0,
              OverwriteStaging.LOGGED,
              true,
              new TableOptions.InSchema(List.of(), Map.of()),
              Map.of()),
          () -> 0,
          new RunHistory(),
          false);

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void findsTheTableThatWasMissing() {
    createsTwoTables();
    database.execute("CREATE TABLE c (a bigint NOT NULL)");

    Tables.Applied applied = apply("c");

    assertThat(applied.changes()).isEmpty();
    assertThat(applied.shape().column("a").orElseThrow().notNull()).isTrue();
    assertThat(checked).containsExactly(applied.shape());
  }

  @Test
  void addsWhatTheTableThatWasMissingLacks() {
    createsTwoTables();
    database.execute("CREATE TABLE c (b bigint)");

    assertThat(apply("c").changes()).hasSize(1);
    assertThat(apply("c").shape().columns()).hasSize(2);
  }

  @Test
  void createsTheTableThatIsStillMissing() {
    createsTwoTables();

    assertThat(apply("c").changes()).containsExactly(WANTED);
    assertThat(apply("c").changes()).isEmpty();
  }

  /** Creates two tables. The second look reads the whole schema. */
  private void createsTwoTables() {
    assertThat(apply("a").changes()).containsExactly(WANTED);
    assertThat(apply("b").changes()).containsExactly(WANTED);
    assertThat(checked).isEmpty();
  }

  private Tables.Applied apply(String table) {
    return tables.apply(
        table, new TableName("public", table), WANTED, Tables.Check.ofShape(checked::add));
  }

  private final class Committing implements TransactionRunner {
    @Override
    public <T> T inTransaction(String stream, String doing, TransactionCallback<T> work) {
      try (Connection connection = database.connect()) {
        connection.setAutoCommit(false);
        T result = work.run(connection);
        connection.commit();
        return result;
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
