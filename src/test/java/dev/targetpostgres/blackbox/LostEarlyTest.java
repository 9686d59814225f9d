package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Fault;
import dev.targetpostgres.testing.FaultyProxy;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that are lost before the first record is loaded, or while nothing is sent. */
final class LostEarlyTest {
  private static final String MESSAGES =
      """
      {"type": "SCHEMA", "stream": "orders", "key_properties": [],\
       "schema": {"properties": {"id": {"type": "integer"}}}}
      {"type": "RECORD", "stream": "orders", "record": {"id": 1}}
      {"type": "STATE", "value": 1}
      """;

  /** A trigger that first fails with the SQLSTATE, and records the transaction's limits. */
  private static final String LIMITED =
      """
      CREATE SEQUENCE attempts;
      CREATE TABLE limits (id serial, name text, value text);
      CREATE TABLE orders (id bigint);
      CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO public.limits (name, value) SELECT s.name, s.setting FROM pg_settings s
            WHERE s.name IN ('idle_in_transaction_session_timeout', 'transaction_timeout');
          IF nextval('public.attempts') < 3 THEN
            RAISE EXCEPTION 'terminating connection' USING ERRCODE = TG_ARGV[0];
          END IF;
          RETURN NULL;
        END
      $$;
      CREATE TRIGGER fail AFTER INSERT ON orders FOR EACH STATEMENT EXECUTE FUNCTION fail('%s');
      """;

  /** A trigger that so many times ends the server process that makes the table of markers. */
  private static final String NO_MARKERS =
      """
      CREATE SEQUENCE attempts;
      CREATE FUNCTION lose() RETURNS event_trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF to_regclass('public._sdc_batches') IS NOT NULL
              AND nextval('public.attempts') <= %d THEN
            PERFORM pg_terminate_backend(pg_backend_pid());
          END IF;
        END
      $$;
      CREATE EVENT TRIGGER lose ON ddl_command_end WHEN TAG IN ('CREATE TABLE')
        EXECUTE FUNCTION lose();
      """;

  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();

  @Test
  void loadsWhicheverMessageOfTheLoginOrTheFirstStatementsIsLost() {
    Map<Long, String> failed = new TreeMap<>();
    long most = bytes();
    for (long bytes = 1; bytes < most; bytes += most / 40) {
      database.execute("DROP TABLE IF EXISTS orders");
      try (FaultyProxy proxy = FaultyProxy.start(database.server())) {
        proxy.plan(List.of(Fault.afterBytes(Fault.Kind.CUT, bytes, Duration.ZERO)));
        TargetRun run = run(proxy);
        if (run.exitCode() != 0
            || !run.stdout().equals(List.of("1"))
            || !"1".equals(database.queryOne("SELECT count(*) FROM orders"))) {
          failed.put(bytes, run.output());
        }
      }
    }
    assertThat(failed).isEmpty();
  }

  private long bytes() {
    try (FaultyProxy proxy = FaultyProxy.start(database.server())) {
      assertThat(run(proxy).exitCode()).isZero();
      return proxy.bytes();
    }
  }

  private TargetRun run(FaultyProxy proxy) {
    return run(Map.of("host", "127.0.0.1", "port", proxy.port()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"25006", "25P03", "25P04", "57P05"})
  void aTransactionHasNoLimitOfTimeAndIsRepeatedIfItIsEndedForIt(String state) {
    database.execute(LIMITED.formatted(state));
    database.execute(
        "ALTER DATABASE \"%s\" SET idle_in_transaction_session_timeout = '1h'"
            .formatted(database.name()));

    TargetRun run = run(Map.of("state_table", true, "pipeline_id", "orders"));

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.stdout()).containsExactly("1");
    assertThat(database.queryOne("SELECT string_agg(DISTINCT value, ' ') FROM limits"))
        .isEqualTo("0");
    assertThat(database.queryOne("SELECT string_agg(id::text, ' ') FROM orders")).isEqualTo("1");
  }

  @Test
  void saysThatTheServerStaysReadOnly() {
    List<String> lines = MESSAGES.lines().toList();
    Map<String, Object> settings =
        Map.of("default_target_schema", "public", "load_method", "append", "max_retries", 2);

    TargetRun run =
        TargetRun.on(
            database,
            settings,
            InputWithPause.of(lines.subList(0, 1), this::becomeReadOnly, lines.subList(1, 3)));

    assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
    assertThat(run.stdout()).isEmpty();
    assertThat(run.errors())
        .singleElement()
        .asString()
        .contains("the session is read-only; set default_transaction_read_only to off");
  }

  private void becomeReadOnly() {
    database.execute(
        "ALTER DATABASE \"%s\" SET default_transaction_read_only = on".formatted(database.name()));
    database.queryRows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE application_name = 'target-postgres' AND datname = current_database()");
  }

  @Test
  void makesTheTableOfBatchMarkersThoughConnectionsAreLost() {
    database.execute(NO_MARKERS.formatted(2));

    TargetRun run = run(Map.of());

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.stderr()).noneMatch(line -> line.contains("no public._sdc_batches"));
    assertThat(database.queryOne("SELECT nextval('attempts') > 3")).isEqualTo("t");
  }

  @Test
  void saysWhyTheTableOfBatchMarkersCannotBeMade() {
    database.execute(NO_MARKERS.formatted(1_000_000));

    TargetRun run = run(Map.of("max_retries", 2));

    assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
    assertThat(run.errors())
        .singleElement()
        .asString()
        .contains("_sdc_batches", "57P01")
        .doesNotContain("role");
  }

  private TargetRun run(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.putAll(Map.of("default_target_schema", "public", "load_method", "append"));
    return TargetRun.on(database, settings, MESSAGES);
  }
}
