package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A role with only the rights that a load needs can load, whichever way it got them. */
final class LeastRightsTest {
  private static final String PASSWORD = "sesame";
  private static final String KEYED = "CREATE TABLE items (id bigint PRIMARY KEY, name text);";
  private static final String VERSIONED =
      "CREATE TABLE items (id bigint PRIMARY KEY, name text, _sdc_table_version bigint,"
          + " _sdc_deleted_at timestamptz);";

  private final String role = "role_" + UUID.randomUUID().toString().replace("-", "");
  private TestDatabase database;

  @BeforeEach
  void createDatabase() {
    database = PostgresServer.shared().createDatabase();
    database.execute(
        """
        CREATE ROLE %1$s LOGIN PASSWORD '%2$s'; CREATE ROLE %1$s_group;
        REVOKE CREATE ON SCHEMA public FROM PUBLIC;
        """
            .formatted(role, PASSWORD));
  }

  @AfterEach
  void dropDatabase() {
    database.execute(
        "DROP OWNED BY %1$s, %1$s_group; DROP ROLE %1$s; DROP ROLE %1$s_group".formatted(role));
    database.close();
  }

  /** A load with its preparation: SQL with ROLE for the role's name. */
  private record Load(String name, String setup, Map<String, ?> settings, String key) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Load> loads() {
    return List.of(
        new Load(
            "append with INSERT on the columns",
            "CREATE TABLE items (id bigint, name text);"
                + "GRANT INSERT (id, name) ON items TO ROLE",
            Map.of(),
            ""),
        new Load(
            "append to published rows that nothing identifies",
            "CREATE TABLE items (id bigint, name text); GRANT INSERT ON items TO ROLE;"
                + "CREATE PUBLICATION sent FOR ALL TABLES",
            Map.of(),
            ""),
        new Load(
            "upsert with rights on columns",
            "CREATE TABLE items (id bigint PRIMARY KEY, name text, theirs text);"
                + "GRANT SELECT (id, name), INSERT (id, name), UPDATE (name) ON items TO ROLE",
            Map.of(),
            "id"),
        new Load(
            "upsert of rows that hold nothing but the key",
            "CREATE TABLE items (id bigint PRIMARY KEY);"
                + "GRANT SELECT (id), INSERT ON items TO ROLE",
            Map.of("schema_evolution", "none"),
            "id"),
        new Load(
            "upsert that keeps unchanged rows",
            KEYED + "GRANT SELECT, INSERT (id, name), UPDATE (name) ON items TO ROLE",
            Map.of("unchanged_rows", "keep"),
            "id"),
        new Load(
            "upsert that keeps missing values",
            KEYED + "GRANT SELECT, INSERT (id, name), UPDATE (name) ON items TO ROLE",
            Map.of("missing_properties", "keep"),
            "id"),
        new Load(
            "upsert without a unique index, with the lock by TRUNCATE",
            "CREATE TABLE items (id bigint, name text);"
                + "GRANT SELECT (id), INSERT, UPDATE (name), TRUNCATE ON items TO ROLE",
            Map.of(),
            "id"),
        new Load(
            "upsert with deletes",
            KEYED + "GRANT SELECT, INSERT, UPDATE, DELETE ON items TO ROLE",
            Map.of("hard_delete", true),
            "id"),
        new Load("upsert by PUBLIC", KEYED + "GRANT ALL ON items TO PUBLIC", Map.of(), "id"),
        new Load(
            "upsert by a member",
            KEYED + "GRANT SELECT, INSERT, UPDATE ON items TO ROLE_group; GRANT ROLE_group TO ROLE",
            Map.of(),
            "id"),
        new Load(
            "upsert as another role",
            KEYED
                + "GRANT SELECT, INSERT, UPDATE ON items TO ROLE_group; GRANT ROLE_group TO ROLE;"
                + "ALTER USER ROLE NOINHERIT",
            Map.of("role", "ROLE_group"),
            "id"),
        new Load(
            "upsert by the owner's member",
            KEYED + "ALTER TABLE items OWNER TO ROLE_group; GRANT ROLE_group TO ROLE",
            Map.of("add_record_metadata", true),
            "id"),
        new Load(
            "upsert into partitions that are not granted",
            "CREATE TABLE items (id bigint PRIMARY KEY, name text) PARTITION BY RANGE (id);"
                + "CREATE TABLE rest PARTITION OF items DEFAULT;"
                + "CREATE PUBLICATION sent FOR ALL TABLES;"
                + "GRANT SELECT, INSERT, UPDATE ON items TO ROLE",
            Map.of(),
            "id"),
        new Load(
            "upsert of published rows that all their values identify",
            "CREATE TABLE items (id bigint NOT NULL UNIQUE, name text);"
                + "ALTER TABLE items REPLICA IDENTITY FULL; CREATE PUBLICATION sent FOR ALL TABLES;"
                + "GRANT SELECT, INSERT, UPDATE ON items TO ROLE",
            Map.of(),
            "id"),
        new Load(
            "overwrite",
            KEYED
                + "GRANT SELECT, INSERT, TRUNCATE ON items TO ROLE;"
                + "GRANT CREATE ON SCHEMA public TO ROLE",
            Map.of("load_method", "overwrite"),
            "id"),
        new Load(
            "overwrite of a table that others refer to",
            KEYED
                + "CREATE TABLE lines (item bigint REFERENCES items);"
                + "GRANT SELECT, INSERT, UPDATE (name), DELETE ON items TO ROLE;"
                + "GRANT CREATE ON SCHEMA public TO ROLE",
            Map.of("load_method", "overwrite"),
            "id"),
        new Load(
            "soft ACTIVATE_VERSION",
            VERSIONED
                + "GRANT SELECT, INSERT,"
                + " UPDATE (name, _sdc_deleted_at) ON items TO ROLE",
            Map.of(),
            "id"),
        new Load(
            "hard ACTIVATE_VERSION",
            VERSIONED
                + "GRANT SELECT, INSERT, UPDATE (name, _sdc_deleted_at),"
                + " DELETE ON items TO ROLE",
            Map.of("hard_delete", true),
            "id"),
        new Load(
            "STATE",
            KEYED
                + "CREATE TABLE _sdc_state (pipeline_id text PRIMARY KEY, fence bigint,"
                + " checkpoint bigint, state text, updated_at timestamptz);"
                + "GRANT SELECT, INSERT, UPDATE ON _sdc_state, items TO ROLE",
            Map.of("state_table", true),
            "id"));
  }

  @ParameterizedTest
  @MethodSource("loads")
  void loads(Load load) {
    database.execute(load.setup().replace("ROLE", role));
    Map<String, Object> settings = new HashMap<>(Map.of("add_record_metadata", false));
    load.settings().forEach((name, value) -> settings.put(name, replaced(value)));
    settings.putAll(Map.of("user", role, "password", PASSWORD));
    String[] keys = load.key().isEmpty() ? new String[0] : new String[] {load.key()};
    String messages =
        String.join(
            "\n",
            Tap.schema("items", keys),
            Tap.record("items", 1),
            Tap.record("items", 2),
            Tap.state(1),
            "{\"type\": \"ACTIVATE_VERSION\", \"stream\": \"items\", \"version\": 0}\n");

    TargetRun first = TargetRun.on(database, settings, messages);
    TargetRun second = TargetRun.on(database, settings, messages);

    assertThat(first.exitCode()).as(first.output()).isZero();
    assertThat(second.exitCode()).as(second.output()).isZero();
  }

  private Object replaced(Object value) {
    return value instanceof String text ? text.replace("ROLE", role) : value;
  }
}
