package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings of a role or a database have no effect on a run, or end it with the reason. */
final class SessionsTest {
  private static final List<String> METHODS = List.of("append", "upsert", "overwrite");

  static final List<String> HARMLESS =
      List.of(
          "search_path TO ''",
          "search_path TO hostile, public, pg_catalog",
          "search_path TO hostile, \"$user\", pg_temp, pg_catalog",
          "standard_conforming_strings TO off",
          "backslash_quote TO off",
          "DateStyle TO 'SQL, DMY'",
          "DateStyle TO 'German'",
          "IntervalStyle TO 'iso_8601'",
          "TimeZone TO 'Asia/Kathmandu'",
          "bytea_output TO 'escape'",
          "extra_float_digits TO -15",
          "xmloption TO 'document'",
          "client_encoding TO 'LATIN1'",
          "default_transaction_isolation TO 'serializable'",
          "row_security TO off",
          "array_nulls TO off",
          "quote_all_identifiers TO on",
          "transform_null_equals TO on",
          "client_min_messages TO 'debug1'",
          "lc_monetary TO 'C'",
          "default_transaction_deferrable TO on",
          "enable_seqscan TO off",
          "synchronous_commit TO off");

  private static final String MESSAGES =
      """
      {"type": "SCHEMA", "stream": "things", "key_properties": ["id"], "schema": {"properties": {
        "id": {"type": "integer"}, "words": {"type": "string"}, "amount": {"type": "number"},
        "at": {"type": "string", "format": "date-time"}, "day": {"type": "string", "format": "date"},
        "more": {"type": "object"}, "span": {"type": "string"}, "share": {"type": "number"},
        "bytes": {"type": "string"}, "list": {"type": "array"}, "tree": {"type": "string"}}}}
      {"type": "RECORD", "stream": "things", "record": {"id": 1, "words": "a\\\\b 'c' \\"d\\" \\u00e9\\u20ac\\ud83d\\ude00",
        "amount": 1234567.125, "at": "2024-03-04T05:06:07.89+05:45", "day": "2024-03-04",
        "more": {"a": "\\\\"}, "span": "1 day 02:03:04.5", "share": 0.1, "bytes": "\\\\x00ff",
        "list": ["x", null, "NULL"], "tree": "plain"}}
      {"type": "STATE", "value": 1}
      """
          .replace("\n  ", " ")
          .indent(0);

  private static final String TABLE =
      """
      CREATE TABLE things (id bigint PRIMARY KEY, words text, amount numeric(20,4), at timestamptz, day date,
        more jsonb, span interval, share double precision, bytes bytea, list text[], tree xml);
      """;

  private static final String EXPECTED =
      """
      SELECT count(*) FROM things WHERE id = 1 AND words = E'a\\\\b ''c'' "d" \\u00e9\\u20ac\\U0001F600'
        AND amount = 1234567.125 AND at = '2024-03-03 23:21:07.89+00' AND day = '2024-03-04'
        AND more = '{"a": "\\\\"}' AND span = '1 day 02:03:04.5' AND share = 0.1
        AND bytes = '\\x00ff' AND list = ARRAY['x', NULL, 'NULL'] AND tree::text = 'plain'
      """;

  private static final String HOSTILE =
      """
      CREATE SCHEMA hostile;
      CREATE FUNCTION hostile.nope(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT false';
      CREATE FUNCTION hostile.nope(bigint, bigint) RETURNS boolean LANGUAGE sql AS 'SELECT false';
      CREATE FUNCTION hostile.nope(oid, oid) RETURNS boolean LANGUAGE sql AS 'SELECT false';
      CREATE OPERATOR hostile.= (LEFTARG = text, RIGHTARG = text, FUNCTION = hostile.nope);
      CREATE OPERATOR hostile.= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = hostile.nope);
      CREATE OPERATOR hostile.= (LEFTARG = oid, RIGHTARG = oid, FUNCTION = hostile.nope);
      CREATE FUNCTION hostile.lower(text) RETURNS text LANGUAGE sql AS $$SELECT 'lower'$$;
      CREATE FUNCTION hostile.count(bigint) RETURNS bigint LANGUAGE sql AS $$SELECT 7::bigint$$;
      CREATE FUNCTION hostile.now() RETURNS timestamptz LANGUAGE sql AS $$SELECT NULL::timestamptz$$;
      CREATE DOMAIN hostile.text AS pg_catalog.text CHECK (VALUE = 'nothing');
      CREATE DOMAIN hostile.jsonb AS pg_catalog.jsonb CHECK (VALUE IS NULL);
      CREATE TABLE hostile.pg_class (nothing int);
      CREATE TABLE hostile.pg_attribute (nothing int);
      CREATE TABLE hostile.things (nothing int);
      GRANT USAGE ON SCHEMA hostile TO PUBLIC;
      """;

  private final TestDatabase database = PostgresServer.shared().createDatabase();
  private final String role = "role_" + UUID.randomUUID().toString().replace("-", "");

  static List<Arguments> harmless() {
    return HARMLESS.stream()
        .flatMap(setting -> METHODS.stream().map(method -> Arguments.of(setting, method)))
        .toList();
  }

  @BeforeEach
  void createRole() {
    database.execute(
        "CREATE ROLE %s LOGIN PASSWORD 'sesame'; GRANT ALL ON SCHEMA public TO %1$s"
            .formatted(role));
  }

  @AfterEach
  void dropRole() {
    database.execute("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(role));
    database.close();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("harmless")
  void loadsTheSameWhateverTheRolesSettings(String setting, String method) {
    database.execute(HOSTILE + TABLE + "ALTER TABLE things OWNER TO " + role);
    if (method.equals("append")) {
      database.execute("ALTER TABLE things DROP CONSTRAINT things_pkey");
    }
    set(setting);
    TargetRun run = run(Map.of("load_method", method, "add_record_metadata", false));
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(database.queryOne(EXPECTED)).as(run.output()).isEqualTo("1");
  }

  @ParameterizedTest
  @FieldSource("HARMLESS")
  void makesTheSameTableWhateverTheRolesSettings(String setting) {
    database.execute(HOSTILE);
    set(setting);
    TargetRun run = run(Map.of());
    assertThat(run.exitCode()).as(run.output()).isZero();
    String types =
        "SELECT string_agg(format_type(atttypid, atttypmod), ' ' ORDER BY attname) FROM"
            + " pg_attribute WHERE attrelid = 'public.things'::regclass AND attnum > 0 AND attname"
            + " !~ '^_sdc'";
    assertThat(database.queryOne(types))
        .isEqualTo(
            "numeric timestamp with time zone text date bigint jsonb jsonb numeric text text text");
  }

  @ParameterizedTest
  @CsvSource({
    "default_transaction_read_only TO on, 'the session is read-only; set"
        + " default_transaction_read_only to off'",
    "session_replication_role TO 'replica', session_replication_role is replica",
    "session_replication_role TO 'local', session_replication_role is local"
  })
  void refusesSessionsThatCannotLoad(String setting, String reason) {
    set(setting);
    TargetRun run = run(Map.of());
    assertThat(run.exitCode()).as(run.output()).isEqualTo(4);
    assertThat(run.errors()).singleElement().asString().contains("cannot load into", reason);
    assertThat(run.stdout()).isEmpty();
  }

  @Test
  void refusesDatabasesOfAnotherEncoding() {
    String name = database.name() + "_latin";
    database.execute(
        "CREATE DATABASE %s ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0".formatted(name));
    try {
      TargetRun run = TargetRun.on(database, Map.of("database", name), MESSAGES);
      assertThat(run.exitCode()).as(run.output()).isEqualTo(4);
      assertThat(run.errors()).singleElement().asString().contains("LATIN1", "ENCODING 'UTF8'");
    } finally {
      database.execute("DROP DATABASE " + name);
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void worksAsAnotherRole(String method, boolean stateTable) {
    String owner = role + "_owner";
    database.execute(
        """
        CREATE ROLE %2$s NOLOGIN; GRANT %2$s TO %1$s;
        REVOKE ALL ON SCHEMA public FROM %1$s; REVOKE ALL ON SCHEMA public FROM PUBLIC;
        GRANT ALL ON SCHEMA public TO %2$s; ALTER ROLE %1$s NOINHERIT;
        """
            .formatted(role, owner));
    if (PostgresServer.shared().major() >= 16) {
      database.execute("GRANT %2$s TO %1$s WITH INHERIT FALSE".formatted(role, owner));
    }
    try {
      Map<String, ?> settings =
          Map.of("load_method", method, "role", owner, "state_table", stateTable);
      TargetRun run = run(settings);
      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(
              database.queryOne(
                  "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"))
          .isEqualTo(owner);
      assertThat(run(Map.of("load_method", method)).exitCode()).isEqualTo(1);
    } finally {
      database.execute("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(owner));
    }
  }

  static Stream<Arguments> methods() {
    return METHODS.stream()
        .flatMap(method -> Stream.of(Arguments.of(method, false), Arguments.of(method, true)));
  }

  @Test
  void saysWhichRoleIsNotOurs() {
    TargetRun run = run(Map.of("role", "no such role"));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(4);
    assertThat(run.errors())
        .singleElement()
        .asString()
        .contains("no such role", "GRANT \"no such role\" TO");
  }

  private void set(String setting) {
    database.execute("ALTER ROLE %s SET %s".formatted(role, setting));
  }

  private TargetRun run(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("user", role);
    settings.put("password", "sesame");
    return TargetRun.on(database, settings, MESSAGES);
  }
}
