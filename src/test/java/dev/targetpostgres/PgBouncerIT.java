package dev.targetpostgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PgBouncer;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loads through PgBouncer in transaction mode, where no session state outlives a transaction. */
final class PgBouncerIT {
  private static final int RECORDS = 3_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "append, false, 3000",
    "upsert, false, 700",
    "overwrite, false, 700",
    "append, true, 3000",
    "upsert, true, 700",
    "overwrite, true, 700"
  })
  void loadsThroughTransactionPooling(String method, boolean stateTable, String rows)
      throws IOException, InterruptedException {
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      String owner = "owner_of_" + database.name();
      database.execute(
          "CREATE ROLE %s; GRANT CREATE ON DATABASE %s TO %1$s".formatted(owner, database.name()));
      try (PgBouncer bouncer = start(database, 6)) {
        Path config =
            database.writeConfig(
                directory.resolve("config.json"),
                Map.of(
                    "host",
                    "127.0.0.1",
                    "port",
                    bouncer.port(),
                    "default_target_schema",
                    "pooled",
                    "load_method",
                    method,
                    "state_table",
                    stateTable,
                    "role",
                    owner,
                    "batch_size_rows",
                    400));
        try (TargetProcess target = TargetProcess.start(config)) {
          target.writeLines(messages());
          target.closeStdin();
          assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
          assertThat(target.stdoutLines()).endsWith("3000");
        }
        assertThat(database.queryOne("SELECT count(*) FROM pooled.numbers")).isEqualTo(rows);
        assertThat(
                database.queryOne(
                    "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'pooled'"))
            .isEqualTo(owner);
      } finally {
        database.execute("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(owner));
      }
    }
  }

  /** The watch waits for the only connection, which is the one that it watches. */
  @Test
  void cutsNoConnectionThatIsTheOnlyOne() throws IOException, InterruptedException {
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      database.execute(
          """
          CREATE TABLE numbers (id bigint);
          CREATE FUNCTION rest() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN PERFORM pg_sleep(9); RETURN NULL; END';
          CREATE TRIGGER rest AFTER INSERT ON numbers EXECUTE FUNCTION rest();
          """);
      try (PgBouncer bouncer = start(database, 1)) {
        Path config =
            database.writeConfig(
                directory.resolve("config.json"),
                Map.of(
                    "host",
                    "127.0.0.1",
                    "port",
                    bouncer.port(),
                    "load_method",
                    "append",
                    "add_record_metadata",
                    false,
                    "max_parallelism",
                    1,
                    "connect_timeout",
                    1,
                    "network_timeout_seconds",
                    2));
        try (TargetProcess target = TargetProcess.start(config)) {
          target.writeLines(messages());
          target.closeStdin();
          assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
          assertThat(target.stderr()).doesNotContain("considered lost", "trying again");
        }
        assertThat(database.queryOne("SELECT count(*) FROM numbers"))
            .isEqualTo(String.valueOf(RECORDS));
      }
    }
  }

  private static List<String> messages() {
    List<String> messages = new ArrayList<>();
    messages.add(
        "{\"type\": \"SCHEMA\", \"stream\": \"numbers\", \"key_properties\": [\"id\"], \"schema\":"
            + " {\"properties\": {\"id\": {\"type\": \"integer\"}}}}");
    for (int i = 0; i < RECORDS; i++) {
      messages.add(
          "{\"type\": \"RECORD\", \"stream\": \"numbers\", \"record\": {\"id\": %d}}"
              .formatted(i % 700));
    }
    messages.add("{\"type\": \"STATE\", \"value\": 3000}");
    return messages;
  }

  private PgBouncer start(TestDatabase database, int connections)
      throws IOException, InterruptedException {
    Optional<PgBouncer> bouncer = PgBouncer.start(database, directory, connections);
    Assumptions.assumeTrue(
        bouncer.isPresent(), "skipped: no pgbouncer on this machine (Debian's package pgbouncer)");
    return bouncer.get();
  }
}
