package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many streams of few records each. */
final class ManyStreamsTest {
  private static final int STREAMS = 60;
  private static final int RECORDS = 3;

  /** A function that ends the server process at its first call. */
  private static final String LOSES =
      """
      CREATE SEQUENCE attempts;
      CREATE FUNCTION lose() RETURNS boolean LANGUAGE plpgsql AS $$
        BEGIN
          IF nextval('public.attempts') = 1 THEN
            PERFORM pg_terminate_backend(pg_backend_pid());
          END IF;
          RETURN true;
        END
      $$;
      """;

  @ParameterizedTest
  @ValueSource(strings = {"append", "upsert", "overwrite"})
  void smallBatchesShareTransactions(String method) {
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      createTables(database, method.equals("append") ? "" : " PRIMARY KEY");
      TargetRun run = TargetRun.on(database, settings(method), schemasFirst(Map.of()));

      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(run.stdout()).last().isEqualTo(Tap.printedState(1));
      assertThat(rows(database)).isEqualTo(STREAMS * RECORDS);
      if (!method.equals("overwrite")) {
        assertThat(transactions(database)).isLessThan(STREAMS / 2);
      }
    }
  }

  /** To find the stream, each batch is loaded alone. */
  @ParameterizedTest
  @ValueSource(strings = {"append", "upsert"})
  void oneThatTheServerRefusesConcernsNoOther(String method) {
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      createTables(database, method.equals("append") ? "" : " PRIMARY KEY");
      database.execute("ALTER TABLE s7 ADD CHECK (name <> 'wrong')");
      Map<String, Object> settings = settings(method);
      settings.put("invalid_records", "reject");
      TargetRun run = TargetRun.on(database, settings, schemasFirst(Map.of(7, "wrong")));

      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(run.stdout()).last().isEqualTo(Tap.printedState(1));
      assertThat(rows(database)).isEqualTo(STREAMS * RECORDS - 1);
      assertThat(database.queryRows("SELECT stream, record FROM _sdc_rejected"))
          .containsExactly(List.of("s7", record(2, "wrong")));
    }
  }

  @Test
  void oneThatEndsTheRunConcernsNoOther() {
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      createTables(database, "");
      database.execute("ALTER TABLE s7 ADD CHECK (name <> 'wrong')");
      TargetRun run = TargetRun.on(database, settings("append"), schemasFirst(Map.of(7, "wrong")));

      assertThat(run.exitCode()).as(run.output()).isEqualTo(3);
      assertThat(run.stdout()).isEmpty();
      assertThat(run.errors()).singleElement().asString().contains("stream s7", "s7_name_check");
      // The record before it is loaded, and so are those of all other streams.
      assertThat(rows(database)).isEqualTo(STREAMS * RECORDS - 2);
    }
  }

  /** A STATE between two streams must not wait for the stream after it. */
  @Test
  void oneWhoseTableIsLockedHoldsUpNoOther() throws Exception {
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      createTables(database, "");
      CompletableFuture<TargetRun> run;
      try (Connection other = database.connect();
          Statement statement = other.createStatement()) {
        other.setAutoCommit(false);
        statement.execute("LOCK TABLE s7 IN SHARE ROW EXCLUSIVE MODE");
        run =
            CompletableFuture.supplyAsync(
                () -> TargetRun.on(database, settings("append"), schemasFirst(Map.of())));
        while (rows(database) < (STREAMS - 1) * RECORDS) {
          assertThat(run).isNotDone();
          Thread.sleep(20);
        }
        other.rollback();
      }
      assertThat(run.get().exitCode()).as(run.get().output()).isZero();
      assertThat(rows(database)).isEqualTo(STREAMS * RECORDS);
    }
  }

  /** The server process ends at the first row of a table in the middle. */
  @ParameterizedTest
  @ValueSource(strings = {"append", "upsert", "overwrite"})
  void aConnectionThatIsLostInTheMiddleLosesAndDoublesNothing(String method) {
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      createTables(database, method.equals("append") ? "" : " PRIMARY KEY");
      database.execute(LOSES + "ALTER TABLE s37 ADD CHECK (lose())");
      TargetRun run = TargetRun.on(database, settings(method), schemasFirst(Map.of()));

      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(run.stdout()).last().isEqualTo(Tap.printedState(1));
      assertThat(rows(database)).isEqualTo(STREAMS * RECORDS);
    }
  }

  /** The marker is the last statement before the commit, in one message with others. */
  @Test
  void aConnectionThatIsLostAtTheCommitMarkerLosesAndDoublesNothing() {
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      createTables(database, "");
      TargetRun.on(database, settings("append"), schemasFirst(Map.of()));
      database.execute(LOSES + "ALTER TABLE _sdc_batches ADD CHECK (lose())");
      TargetRun run = TargetRun.on(database, settings("append"), schemasFirst(Map.of()));

      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(database.queryOne("SELECT last_value > 1 FROM attempts")).isEqualTo("t");
      assertThat(rows(database)).isEqualTo(2 * STREAMS * RECORDS);
    }
  }

  /** A trigger can change the transaction's settings, and must not see rows of other streams. */
  @Test
  void tablesWithTriggersHaveTransactionsOfTheirOwn() {
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      createTables(database, "");
      database.execute(
          """
          CREATE FUNCTION only_mine() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            NEW.name := current_setting('mine.table', true);
            PERFORM set_config('mine.table', TG_TABLE_NAME, true);
            RETURN NEW;
          END $$
          """);
      for (int stream = 0; stream < STREAMS; stream++) {
        database.execute(
            "CREATE TRIGGER mine BEFORE INSERT ON s%d FOR EACH ROW EXECUTE FUNCTION only_mine()"
                .formatted(stream));
      }
      TargetRun run = TargetRun.on(database, settings("append"), schemasFirst(Map.of()));

      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(transactions(database)).isEqualTo(STREAMS);
    }
  }

  private static Map<String, Object> settings(String method) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("load_method", method);
    settings.put("add_record_metadata", false);
    return settings;
  }

  private static void createTables(TestDatabase database, String key) {
    for (int stream = 0; stream < STREAMS; stream++) {
      database.execute("CREATE TABLE s%d (id bigint%s, name text)".formatted(stream, key));
    }
  }

  /**
   * Returns the messages of all streams.
   *
   * @param names the name in a stream's second record, by stream
   */
  private static String schemasFirst(Map<Integer, String> names) {
    List<String> lines = new ArrayList<>();
    for (int stream = 0; stream < STREAMS; stream++) {
      lines.add(
          """
          {"type": "SCHEMA", "stream": "s%d", "schema": {"properties": {"id": {"type": "integer"}, \
          "name": {"type": "string"}}}, "key_properties": ["id"]}"""
              .formatted(stream));
    }
    for (int id = 1; id <= RECORDS; id++) {
      for (int stream = 0; stream < STREAMS; stream++) {
        String name = id == 2 ? names.getOrDefault(stream, "right") : "right";
        lines.add(
            "{\"type\": \"RECORD\", \"stream\": \"s%d\", \"record\": %s}"
                .formatted(stream, record(id, name)));
      }
    }
    lines.add(Tap.state(1));
    return String.join("\n", lines);
  }

  private static String record(int id, String name) {
    return "{\"id\": %d, \"name\": \"%s\"}".formatted(id, name);
  }

  private static int rows(TestDatabase database) {
    return number(database, "SELECT count(*) FROM (%s) t");
  }

  /** Returns how many transactions have loaded the rows. */
  private static int transactions(TestDatabase database) {
    return number(database, "SELECT count(DISTINCT transaction) FROM (%s) t");
  }

  private static int number(TestDatabase database, String query) {
    String all =
        IntStream.range(0, STREAMS)
            .mapToObj("SELECT xmin::text AS transaction FROM s%d"::formatted)
            .collect(Collectors.joining(" UNION ALL "));
    return Integer.parseInt(String.valueOf(database.queryOne(query.formatted(all))));
  }
}
