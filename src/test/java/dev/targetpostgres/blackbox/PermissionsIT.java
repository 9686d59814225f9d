package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TargetProcess;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Loads by a role with few rights. */
final class PermissionsIT extends ProcessTest {
  private static final String PASSWORD = "sesame";

  private final String role = "role_" + UUID.randomUUID().toString().replace("-", "");

  @BeforeEach
  void createRole() {
    database.execute(
        """
        CREATE ROLE %1$s LOGIN PASSWORD '%2$s';
        REVOKE CREATE ON SCHEMA public FROM PUBLIC;
        REVOKE TEMPORARY ON DATABASE %3$s FROM PUBLIC;
        """
            .formatted(role, PASSWORD, database.name()));
  }

  @AfterEach
  void dropRole() {
    database.execute("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(role));
  }

  @Test
  void tellsWhatToGrantWhereNoTableMayBeMade() {
    checkRefused(
        Map.of(),
        "no CREATE privilege on schema public",
        "Run: GRANT USAGE, CREATE ON SCHEMA \"public\" TO \"" + role + "\"");
  }

  @Test
  void tellsWhatToGrantWhereNoSchemaMayBeMade() {
    checkRefused(
        Map.of("default_target_schema", "lake"),
        "no CREATE privilege on database",
        "Run: GRANT CREATE ON DATABASE");
  }

  /** The role has neither CREATE on the database and the schema nor TEMP. */
  @Test
  void loadsTablesThatAreThere() {
    database.execute(
        "CREATE TABLE items (id bigint PRIMARY KEY, name text);"
            + "GRANT SELECT, INSERT ON items TO "
            + role);
    try (TargetProcess target =
        start(
            settings(
                Map.of(
                    "load_method",
                    "append",
                    "add_record_metadata",
                    false,
                    "streams",
                    Map.of("items", Map.of("key_properties", List.of())))))) {
      target.writeLines(List.of(Tap.schema("items", "id"), Tap.record("items", 1), Tap.state(1)));
      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(target.stdoutLines()).containsExactly(Tap.printedState(1));
      assertThat(count("items")).isOne();
    }
  }

  /** Without TEMP, the staging table is in the target's schema. */
  @Test
  void upsertsWithoutTemporaryTables() {
    database.execute("CREATE SCHEMA lake AUTHORIZATION " + role);
    try (TargetProcess target =
        start(settings(Map.of("default_target_schema", "lake", "batch_size_rows", 2)))) {
      target.writeLines(List.of(Tap.schema("items", "id")));
      target.writeLines(Tap.records("items", 1, 5)).writeLines(Tap.records("items", 4, 8));
      target.writeLines(List.of(Tap.state(8)));
      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(target.stdoutLines()).last().isEqualTo(Tap.printedState(8));
      assertThat(count("lake.items")).isEqualTo(8);
      assertThat(database.queryOne("SELECT count(*) FROM pg_tables WHERE schemaname = 'lake'"))
          .isEqualTo("1");
    }
  }

  /** The table of commit markers of another role cannot be used. The rows are loaded without it. */
  @Test
  void appendsWithoutTheBatchMarkersOfAnotherRole() {
    database.execute(
        """
        CREATE TABLE items (id bigint, name text);
        CREATE TABLE _sdc_batches (
          run text, stream text, part integer, batch bigint, loaded_at timestamptz,
          PRIMARY KEY (run, stream, part));
        GRANT INSERT ON items TO %1$s;
        GRANT SELECT, INSERT, UPDATE ON _sdc_batches TO %1$s;
        """
            .formatted(role));
    try (TargetProcess target = start(settings(Map.of("add_record_metadata", false)))) {
      target.writeLines(List.of(Tap.schema("items"), Tap.record("items", 1), Tap.state(1)));
      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(target.stdoutLines()).containsExactly(Tap.printedState(1));
      assertThat(target.stderr())
          .contains("no commit markers in public._sdc_batches", "grant DELETE on it");
      assertThat(count("items")).isOne();
      assertThat(count("_sdc_batches")).isZero();
    }
  }

  /** Without markers, an overwrite stages rows with ordinals, even if a key comes later. */
  @Test
  void overwritesWithoutTheBatchMarkersOfAnotherRole() {
    database.execute(
        """
        CREATE SCHEMA lake;
        GRANT ALL ON SCHEMA lake TO %1$s;
        CREATE TABLE lake._sdc_batches (run text);
        """
            .formatted(role));
    try (TargetProcess target =
        start(settings(Map.of("default_target_schema", "lake", "load_method", "overwrite")))) {
      target.writeLines(List.of(Tap.schema("items"), Tap.record("items", 1)));
      target.writeLines(List.of(Tap.record("items", 1), Tap.record("items", 2)));
      target.writeLines(List.of(Tap.schema("items", "id"), Tap.record("items", 2), Tap.state(3)));
      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(target.stdoutLines()).containsExactly(Tap.printedState(3));
      assertThat(target.stderr()).contains("no commit markers in lake._sdc_batches");
      assertThat(count("lake.items")).isEqualTo(2);
    }
  }

  @Test
  void tellsWhatToGrantWhereRejectedRecordsCannotGo() {
    database.execute(
        """
        CREATE TABLE items (id bigint, name text);
        CREATE TABLE _sdc_rejected (
          stream text, line bigint, "column" text, reason text, record text,
          rejected_at timestamptz);
        GRANT INSERT ON items TO %1$s;
        GRANT SELECT ON _sdc_rejected TO %1$s;
        """
            .formatted(role));
    try (TargetProcess target =
        start(settings(Map.of("add_record_metadata", false, "invalid_records", "reject")))) {
      target.writeLines(List.of(Tap.schema("items"), Tap.record("items", 1), Tap.state(1)));
      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(1);
      assertThat(target.stdoutLines()).isEmpty();
      assertThat(target.stderrLines())
          .filteredOn(line -> line.startsWith("target-postgres: "))
          .singleElement()
          .asString()
          .contains("stream items", "public._sdc_rejected", "Run: GRANT INSERT ON");
      assertThat(count("items")).isZero();
    }
  }

  @Test
  void overwritesBesideStagingTablesOfAnotherRole() {
    String run = "00000000-0000-0000-0000-000000000000";
    database.execute(
        """
        CREATE SCHEMA lake;
        GRANT USAGE, CREATE ON SCHEMA lake TO %1$s;
        CREATE TABLE lake._sdc_overwrite_theirs (id bigint);
        COMMENT ON TABLE lake._sdc_overwrite_theirs
          IS 'target-postgres overwrite staging of run %2$s';
        CREATE TABLE lake._sdc_overwrite_ours (id bigint);
        COMMENT ON TABLE lake._sdc_overwrite_ours
          IS 'target-postgres overwrite staging of run %2$s';
        ALTER TABLE lake._sdc_overwrite_ours OWNER TO %1$s;
        """
            .formatted(role, run));
    Map<String, ?> settings = Map.of("load_method", "overwrite", "default_target_schema", "lake");
    try (TargetProcess target = start(settings(settings))) {
      target.writeLines(List.of(Tap.schema("items", "id"), Tap.record("items", 1), Tap.state(1)));
      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(target.stderr())
          .contains("dropped lake._sdc_overwrite_ours")
          .contains("lake._sdc_overwrite_theirs, left by a killed run, belongs to another");
      assertThat(count("lake.items")).isOne();
      assertThat(exists("lake._sdc_overwrite_ours")).isFalse();
      assertThat(exists("lake._sdc_overwrite_theirs")).isTrue();
    }
  }

  private void checkRefused(Map<String, ?> settings, String reason, String wayOut) {
    try (TargetProcess target = start(settings(settings))) {
      target.writeLines(List.of(Tap.schema("items", "id"), Tap.record("items", 1), Tap.state(1)));
      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(1);
      assertThat(target.stdoutLines()).isEmpty();
      assertThat(target.stderrLines())
          .filteredOn(line -> line.startsWith("target-postgres: "))
          .singleElement()
          .asString()
          .contains("stream items", reason, wayOut);
      assertThat(target.stderr()).doesNotContain(PASSWORD).doesNotContain("\tat ");
    }
  }

  private Map<String, ?> settings(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("user", role);
    settings.put("password", PASSWORD);
    return settings;
  }
}
