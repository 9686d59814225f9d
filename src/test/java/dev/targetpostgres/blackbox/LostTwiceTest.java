package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Connections that are lost while work is repeated. A trigger ends its own server process at the
 * given attempts.
 */
final class LostTwiceTest {
  private static final String LOSES =
      """
      CREATE SEQUENCE attempts;
      CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF nextval('public.attempts')::text = ANY (TG_ARGV) THEN
            PERFORM pg_terminate_backend(pg_backend_pid());
          END IF;
          RETURN NULL;
        END
      $$;
      """;

  private static final String SCHEMA =
      """
      {"type": "SCHEMA", "stream": "orders", "key_properties": [],\
       "schema": {"properties": {"id": {"type": "integer"}}}}
      """;

  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();

  /** Attempt 2 is the second batch. Attempt 3 repeats the first batch on the next connection. */
  @Test
  void aCheckpointIsCommittedThoughItsRepetitionIsLostToo() {
    database.execute(
        LOSES
            + """
            CREATE TABLE orders (id bigint);
            CREATE TRIGGER lose AFTER INSERT ON orders
              FOR EACH STATEMENT EXECUTE FUNCTION lose('2', '3');
            """);

    TargetRun run =
        TargetRun.on(
            database,
            Map.of(
                "default_target_schema", "public",
                "load_method", "append",
                "state_table", true,
                "pipeline_id", "orders",
                "batch_size_rows", 1),
            SCHEMA
                + """
                {"type": "RECORD", "stream": "orders", "record": {"id": 1}}
                {"type": "RECORD", "stream": "orders", "record": {"id": 2}}
                {"type": "STATE", "value": 2}
                """);

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.stdout()).containsExactly("2");
    assertThat(database.queryOne("SELECT string_agg(id::text, ' ' ORDER BY id) FROM orders"))
        .isEqualTo("1 2");
    assertThat(database.queryOne("SELECT nextval('attempts')")).isEqualTo("6");
  }

  @Test
  void aRejectedRecordCountsOnceThoughTheConnectionIsLostWhileItIsKept() {
    database.execute(
        LOSES
            + """
            CREATE TABLE orders (id bigint CHECK (id <> 2));
            CREATE TABLE _sdc_rejected (stream text, file text, line bigint, "column" text,
              reason text, record text, rejected_at timestamptz);
            CREATE TRIGGER lose AFTER INSERT ON _sdc_rejected
              FOR EACH STATEMENT EXECUTE FUNCTION lose('1');
            """);

    TargetRun run =
        TargetRun.on(
            database,
            Map.of(
                "default_target_schema", "public",
                "load_method", "append",
                "invalid_records", "reject",
                "max_rejected_records", 1),
            SCHEMA
                + """
                {"type": "RECORD", "stream": "orders", "record": {"id": 1}}
                {"type": "RECORD", "stream": "orders", "record": {"id": 2}}
                {"type": "RECORD", "stream": "orders", "record": {"id": 3}}
                """);

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(database.queryOne("SELECT string_agg(id::text, ' ' ORDER BY id) FROM orders"))
        .isEqualTo("1 3");
    assertThat(database.queryOne("SELECT string_agg(record, ' ') FROM _sdc_rejected"))
        .contains("2");
    assertThat(database.queryOne("SELECT nextval('attempts')")).isEqualTo("3");
  }
}
