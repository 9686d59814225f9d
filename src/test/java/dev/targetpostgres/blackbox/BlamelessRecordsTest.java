package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A failure that is not the fault of a record ends the run, and no record is rejected. */
final class BlamelessRecordsTest {
  private static final String NONE_REJECTED = "SELECT count(*) FROM _sdc_rejected";

  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();

  @ParameterizedTest
  @ValueSource(
      strings = {"57014", "XX001", "XX002", "53200", "53100", "55000", "58030", "26000", "HV00N"})
  void serverAndSessionAreNoRecordsFault(String state) {
    failsFor("NEW.id = 3", "RAISE EXCEPTION 'no' USING ERRCODE = '" + state + "'");
    for (int size : new int[] {1, 100_000}) {
      TargetRun run = run(8, Map.of("batch_size_rows", size));

      assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
      assertThat(run.errors()).singleElement().asString().contains(state);
      assertThat(database.queryOne(NONE_REJECTED)).isEqualTo("0");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PERFORM gone(NEW.id), 42883",
    "INSERT INTO gone VALUES (NEW.id), 42P01",
    "PERFORM NEW.gone, 42703",
    "PERFORM NEW.id::gone, 42704",
    "PERFORM secret FROM secrets, 42501"
  })
  void brokenDeployIsNamed(String statement, String state) {
    database.execute("CREATE TABLE secrets (secret text)");
    failsFor("NEW.id = 3", statement);
    for (String invalid : List.of("reject", "fail")) {
      TargetRun run = run(8, Map.of("invalid_records", invalid));

      assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
      assertThat(run.errors()).singleElement().asString().contains("run audit(),", state);
      assertThat(run.stdout()).isEmpty();
      assertThat(database.queryOne("SELECT count(*) FROM items")).isEqualTo("0");
    }
    assertThat(database.queryOne(NONE_REJECTED)).isEqualTo("0");
  }

  /** Every row from the 31st on fails, each with another message. */
  @ParameterizedTest
  @ValueSource(ints = {25, 100_000})
  void triggerThatStartsToFailForEveryRowEndsTheRun(int size) {
    failsFor("NEW.id > 30", "RAISE EXCEPTION 'not %', NEW.id USING ERRCODE = 'XX000'");

    TargetRun run = run(size == 25 ? 70 : 200, Map.of("batch_size_rows", size));

    assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
    assertThat(run.errors()).singleElement().asString().contains("same error", "XX000");
    assertThat(database.queryOne(NONE_REJECTED)).isEqualTo("0");
    assertThat(database.queryOne("SELECT count(*) FROM items")).isEqualTo(size == 25 ? "25" : "0");
  }

  @Test
  void moreThanHundredInARowEndTheRunInBatchesOfAnySize() {
    failsFor("NEW.id > 3", "RAISE EXCEPTION 'no' USING ERRCODE = 'XX000'");

    TargetRun run = run(150, Map.of("batch_size_rows", 7));

    assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
    assertThat(run.errors()).singleElement().asString().contains("same error");
  }

  /** A trigger's own exception is the fault of the row, however often it comes. */
  @Test
  void whatIsMeantForRowsIsNeverTooMuch() {
    failsFor("NEW.id > 3", "RAISE EXCEPTION 'no'");

    TargetRun run = run(150, Map.of());

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(database.queryOne(NONE_REJECTED)).isEqualTo("147");
  }

  /** The statements fail even without rows. */
  @Test
  void rightThatIsTakenAwayIsNoRecordsFault() {
    database.execute(
        """
        CREATE FUNCTION take_away() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
          AS $$ BEGIN REVOKE INSERT ON items FROM loader; END $$\
        """);
    failsFor("NEW.id = 1", "PERFORM take_away()");

    TargetRun run = run(2, Map.of("batch_size_rows", 1));

    assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
    assertThat(run.errors()).singleElement().asString().contains("items", "42501");
    assertThat(database.queryOne(NONE_REJECTED)).isEqualTo("0");
    assertThat(database.queryOne("SELECT count(*) FROM items")).isEqualTo("1");
  }

  @Test
  void missingRightIsNoRecordsFault() {
    failsFor("false", "NULL");
    database.execute("REVOKE INSERT ON items FROM loader");

    TargetRun run = run(1, Map.of());

    assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
    assertThat(run.errors()).singleElement().asString().contains("items", "GRANT INSERT");
    assertThat(database.queryOne(NONE_REJECTED)).isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource({"PRIMARY KEY, false", "'', false", "PRIMARY KEY, true"})
  void rulesRunOncePerRow(String key, boolean partial) {
    failsFor("false", "NULL", key);
    database.execute(
        """
        INSERT INTO items VALUES (2, 'old'), (3, 'old'), (5, 'old');
        CREATE TABLE log (what text, id bigint);
        CREATE RULE new AS ON INSERT TO items DO ALSO INSERT INTO log VALUES ('new', NEW.id);
        CREATE RULE old AS ON UPDATE TO items DO ALSO INSERT INTO log VALUES ('old', NEW.id);
        CREATE RULE gone AS ON DELETE TO items DO ALSO INSERT INTO log VALUES ('gone', OLD.id);
        GRANT ALL ON log TO loader;
        """);
    String deleted =
        "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"id\": 5, \"name\": \"x\","
            + " \"_sdc_deleted_at\": \"2026-01-01T00:00:00Z\"}}\n";
    String again = Tap.record("items", 1) + "\n";

    TargetRun run =
        run(
            4,
            Map.of("hard_delete", true, "missing_properties", partial ? "keep" : "null"),
            again + deleted);

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(database.queryRows("SELECT id, name FROM items ORDER BY id"))
        .containsExactly(
            List.of("1", "name 1"),
            List.of("2", "name 2"),
            List.of("3", "name 3"),
            List.of("4", "name 4"));
    assertThat(database.queryRows("SELECT id, what FROM log ORDER BY id"))
        .containsExactly(
            List.of("1", "new"),
            List.of("2", "old"),
            List.of("3", "old"),
            List.of("4", "new"),
            List.of("5", "gone"));
  }

  private void failsFor(String condition, String statement) {
    failsFor(condition, statement, "PRIMARY KEY");
  }

  private void failsFor(String condition, String statement, String key) {
    database.execute(
        """
        DO 'BEGIN CREATE ROLE loader; EXCEPTION WHEN duplicate_object THEN NULL; END';
        CREATE TABLE items (id bigint %s, name text);
        CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
          %s;
          RETURN NEW;
        END$$;
        CREATE TRIGGER audit BEFORE INSERT ON items FOR EACH ROW WHEN (%s)
          EXECUTE FUNCTION audit();
        GRANT ALL ON SCHEMA public TO loader;
        GRANT ALL ON items TO loader;
        """
            .formatted(key, statement, condition));
  }

  private TargetRun run(int records, Map<String, ?> settings) {
    return run(records, settings, "");
  }

  private TargetRun run(int records, Map<String, ?> settings, String more) {
    Map<String, Object> all =
        new HashMap<>(
            Map.of(
                "invalid_records",
                "reject",
                "add_record_metadata",
                false,
                "schema_evolution",
                "none",
                "max_retries",
                0,
                "role",
                "loader"));
    all.putAll(settings);
    List<String> lines = new ArrayList<>(List.of(Tap.schema("items", "id")));
    lines.addAll(Tap.records("items", 1, records));
    return TargetRun.on(database, all, String.join("\n", lines) + "\n" + more);
  }
}
