package dev.targetpostgres.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.config.Options;
import dev.targetpostgres.config.SettingsReader;
import dev.targetpostgres.report.RunHistory;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConnectionPoolTest {
  @TempDir private Path folder;
  private TestDatabase database;
  private ConnectionPool pool;

  @BeforeEach
  void connect() {
    database = PostgresServer.shared().createDatabase();
    Path config = database.writeConfig(folder.resolve("config.json"), Map.of());
    pool =
        ConnectionPool.open(
            Options.of(SettingsReader.read(List.of(config.toString()), Map.of())).database(),
            new RunHistory(),
            false);
  }

  @AfterEach
  void disconnect() {
    pool.close();
    database.close();
  }

  @Test
  void knowsTheServersVersion() throws SQLException {
    try (Connection connection = database.connect()) {
      long version =
          Transactions.queryLong(
              connection, "SELECT pg_catalog.current_setting('server_version_num')::int");

      assertThat(pool.serverVersion()).isEqualTo(version).isGreaterThanOrEqualTo(140_000);
    }
  }

  @Test
  void cleansUpOnceMoreIfTheConnectionIsLostDuringTheWork() {
    List<Integer> attempts = new ArrayList<>();

    pool.cleanUp(
        "cleaning up",
        connection -> {
          Transactions.execute(connection, "CREATE TABLE IF NOT EXISTS cleaned (n int)");
          attempts.add(attempts.size());
          if (attempts.size() == 1) {
            endOthers();
          }
          return Transactions.execute(connection, "INSERT INTO cleaned VALUES (1)");
        });

    assertThat(attempts).hasSize(2);
    assertThat(database.queryRows("SELECT n FROM cleaned")).containsExactly(List.of("1"));
  }

  /** Whether the work was done is asked after the process is gone, which is ended at the commit. */
  @Test
  void doesNotCleanUpOnceMoreIfTheCommitIsKnownToHaveSucceeded() {
    List<String> calls = new ArrayList<>();

    pool.cleanUp(
        "cleaning up",
        new Work<Boolean>() {
          @Override
          public Boolean run(Connection connection) throws SQLException {
            calls.add("run");
            endOthers();
            return true;
          }

          @Override
          public Optional<Boolean> recall(Connection connection) {
            calls.add("recall");
            return Optional.of(true);
          }
        });

    assertThat(calls).containsExactly("run", "recall");
  }

  @Test
  void readsTablesOfOneSchemaAtOnceAsOneByOne() throws SQLException {
    database.execute(
        """
        CREATE TABLE a (id int PRIMARY KEY, b text UNIQUE NOT NULL);
        CREATE TABLE "B" (id int REFERENCES a, j jsonb, UNIQUE (j, id));
        CREATE TABLE empty ()""");
    try (Connection connection = database.connect()) {
      assertThat(Catalog.tables(connection, "public"))
          .hasSize(3)
          .allSatisfy(table -> assertThat(Catalog.table(connection, table.name())).contains(table));
      assertThat(Catalog.table(connection, new TableName("public", "a")).orElseThrow())
          .satisfies(table -> assertThat(table.primaryKey()).containsExactly("id"))
          .satisfies(table -> assertThat(table.uniqueIndexes()).isEqualTo(2))
          .satisfies(
              table -> assertThat(table.column("b").orElseThrow().type()).isEqualTo(Simple.TEXT));
    }
  }

  private void endOthers() {
    database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND pid <> pg_backend_pid()");
  }
}
