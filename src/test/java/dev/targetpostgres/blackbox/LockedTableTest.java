package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A table that somebody else has locked: the error names who it is, and how to end that. */
final class LockedTableTest {
  private static final Map<String, Object> SETTINGS =
      Map.of("lock_timeout_seconds", 1, "max_retries", 0);

  private final TestDatabase database = PostgresServer.shared().createDatabase();

  @BeforeEach
  void create() {
    database.execute("CREATE TABLE items (id bigint)");
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void namesTheSession() throws SQLException {
    try (Connection holder = database.connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SET application_name = 'report builder'");
      statement.execute("SELECT FROM items");
      int pid = pid(statement);

      TargetRun run = TargetRun.on(database, SETTINGS, Tap.schema("items") + "\n");

      assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
      assertThat(run.errors())
          .singleElement()
          .asString()
          .contains("stream items: applying the SCHEMA to table public.items failed: ")
          .containsPattern(
              "could not lock public.items within 1 s: session %d \\(report builder, user postgres, idle in transaction since [0-9: -]+ UTC\\) holds it; to end that session, run: SELECT pg_terminate_backend\\(%d\\)"
                  .formatted(pid, pid));
    }
  }

  /** Without pg_monitor, a role does not see what the sessions of others do. */
  @Test
  void namesTheSessionToARoleWithFewRights() throws SQLException {
    String role = "weak_" + Long.toHexString(System.nanoTime());
    database.execute(
        "CREATE ROLE %s LOGIN PASSWORD 'sesame'; GRANT CREATE, USAGE ON SCHEMA public TO %s; ALTER TABLE items OWNER TO %s"
            .formatted(role, role, role));
    try (Connection holder = database.connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE items IN SHARE MODE");
      int pid = pid(statement);
      Map<String, Object> settings = new HashMap<>(SETTINGS);
      settings.putAll(Map.of("user", role, "password", "sesame"));

      TargetRun run = TargetRun.on(database, settings, Tap.schema("items") + "\n");

      assertThat(run.errors())
          .singleElement()
          .asString()
          .contains("session " + pid + " (", ", user postgres) holds it; ");
    } finally {
      database.execute("DROP TABLE items; DROP OWNED BY %s; DROP ROLE %s".formatted(role, role));
    }
  }

  /** Another run that changes the same table holds an advisory lock. */
  @Test
  void namesTheHolderOfTheAdvisoryLock() throws SQLException {
    try (Connection holder = database.connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute(
          "SELECT pg_advisory_xact_lock(hashtextextended('target-postgres table public.items', 0))");
      int pid = pid(statement);

      TargetRun run = TargetRun.on(database, SETTINGS, Tap.schema("items") + "\n");

      assertThat(run.errors()).singleElement().asString().contains("session " + pid + " (");
    }
  }

  private static int pid(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return row.getInt(1);
    }
  }
}
