package dev.targetpostgres.values;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records have the same row exactly if their keys are equal for PostgreSQL. */
final class KeysTest {
  @AutoClose private static final Fixture fixture = new Fixture();

  @BeforeEach
  void dropTable() {
    fixture.execute("DROP TABLE IF EXISTS t");
  }

  @ParameterizedTest
  @ValueSource(strings = {"upsert", "overwrite"})
  void keysOfSeveralPartsAreNotRunTogether(String method) {
    String properties = "\"a\": {\"type\": \"string\"}, \"b\": {\"type\": \"string\"}, \"v\": {}";

    fixture.load(
        new Messages()
            .schema("t", "a,b", properties)
            .record("t", "\"a\": \"x,y\", \"b\": \"z\", \"v\": 1")
            .record("t", "\"a\": \"x\", \"b\": \"y,z\", \"v\": 2")
            .record("t", "\"a\": \"\", \"b\": \"x\", \"v\": 3")
            .record("t", "\"a\": \"x\", \"b\": \"\", \"v\": 4")
            .record("t", "\"a\": \"x\", \"b\": \"y,z\", \"v\": 5"),
        "load_method",
        method);

    assertThat(fixture.rows("SELECT a, b, v FROM t ORDER BY v"))
        .containsExactly(
            List.of("x,y", "z", "1"),
            List.of("", "x", "3"),
            List.of("x", "", "4"),
            List.of("x", "y,z", "5"));
  }

  /** The last of three records with one key is kept, in one batch and in three. */
  @ParameterizedTest
  @CsvSource({"upsert, 100000", "upsert, 1", "overwrite, 100000", "overwrite, 1"})
  void theLastRecordOfAKeyIsKept(String method, String batchSize) {
    fixture.load(
        new Messages()
            .schema("t", "id", "\"id\": {\"type\": \"integer\"}, \"v\": {}")
            .record("t", "\"id\": 1, \"v\": \"first\"")
            .record("t", "\"id\": 1, \"v\": \"second\"")
            .record("t", "\"id\": 2, \"v\": \"other\"")
            .record("t", "\"id\": 1, \"v\": \"third\""),
        "load_method",
        method,
        "batch_size_rows",
        batchSize);

    assertThat(fixture.rows("SELECT id, v FROM t ORDER BY id"))
        .containsExactly(List.of("1", "\"third\""), List.of("2", "\"other\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          # column of the key | schema | keys sent | rows
          - | "type":"number" | 1; 1.0; 1.00; 1e0 | 1
          - | "type":"number" | 0; -0; 0.0; -0.0 | 1
          - | "type":"number" | 0.1; 0.10; 0.1000000000000000000001 | 2
          - | "type":"integer" | 1; 1.0; 9007199254740993; 9007199254740992 | 3
          - | "type":"string" | "a"; "A"; "a "; "á"; "a\\u0301"; "" | 6
          - | "type":"string" | "\\u00e9"; "é" | 1
          - | "type":"string","format":"uuid" | "123e4567-e89b-12d3-a456-426614174000"; "123E4567E89B12D3A456426614174000" | 1
          - | "type":"string","format":"date-time" | "2024-01-01T00:00:00Z"; "2024-01-01T05:30:00+05:30"; "2024-01-01"; "2023-12-31T24:00:00" | 1
          - | "type":"string","format":"date-time" | "2011-12-30T00:00:00Z"; "2011-12-31T00:00:00Z" | 2
          - | "type":"string","format":"date" | "2024-01-01"; "2024-01-01T00:00:00Z" | 1
          - | "type":"boolean" | true; false; true | 2
          - | "type":"object" | {"a":1,"b":2}; {"b":2, "a":1.0}; {"a":1} | 2
          varchar(10) | "type":"string" | "a"; "a " | 2
          char(3) | "type":"string" | "a"; "a " | 1
          inet | "type":"string" | "10.0.0.1"; "10.0.0.1/32"; "10.0.0.1/24" | 2
          interval | "type":"string" | "1 day"; "24 hours"; "P1D" | 1
          double precision | "type":"number" | 0.1; 0.10; 1e-1; NaN; NaN | 2
          bytea | "type":"string" | "\\\\xAB"; "\\\\xab" | 1
          bit(3) | "type":"string" | "101"; "101"; "100" | 2
          """)
  void keysAreEqualAsTheTypeHasIt(String column, String schema, String keys, int rows) {
    for (boolean indexed : new boolean[] {true, false}) {
      dropTable();
      if (!column.equals("-") || !indexed) {
        String type = column.equals("-") ? newType(schema) : column;
        fixture.execute(
            "CREATE TABLE t (k %s %s, v bigint)".formatted(type, indexed ? "PRIMARY KEY" : ""));
      }
      Messages messages =
          new Messages().schema("t", "k", "\"k\": {" + schema + "}, \"v\": {\"type\":\"integer\"}");
      int number = 0;
      for (String key : keys.split(";", -1)) {
        messages.record("t", "\"k\": %s, \"v\": %d".formatted(key.strip(), ++number));
      }

      fixture.load(messages);
      fixture.load(messages);

      assertThat(fixture.query("SELECT count(*) FROM t")).isEqualTo(Integer.toString(rows));
      assertThat(fixture.query("SELECT max(v) FROM t")).isEqualTo(Integer.toString(number));
    }
  }

  /** In a collation that ignores case, keys that differ only in case have one row. */
  @ParameterizedTest
  @ValueSource(strings = {"upsert", "overwrite"})
  void keysAreEqualAsTheirCollationHasIt(String method) {
    fixture.execute(
        """
        CREATE COLLATION IF NOT EXISTS "any Case"
          (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
        CREATE TABLE t (k text COLLATE "any Case" PRIMARY KEY, v bigint)
        """);
    Messages messages =
        new Messages()
            .schema("t", "k", "\"k\": {\"type\": \"string\"}, \"v\": {\"type\": \"integer\"}")
            .record("t", "\"k\": \"a\", \"v\": 1")
            .record("t", "\"k\": \"b\", \"v\": 2")
            .record("t", "\"k\": \"A\", \"v\": 3");

    fixture.load(messages, "load_method", method);
    fixture.load(messages, "load_method", method, "missing_properties", "keep");

    assertThat(fixture.rows("SELECT lower(k), v FROM t ORDER BY v"))
        .containsExactly(List.of("b", "2"), List.of("a", "3"));
  }

  @Test
  void aKeyMayBeWiderThanAnIndexEntryOnlyWithAReason() {
    Run run =
        fixture.load(
            new Messages()
                .schema("t", "k", "\"k\": {\"type\": \"string\"}, \"v\": {}")
                .record("t", "\"k\": \"short\", \"v\": 1")
                .record("t", "\"k\": \"%s\", \"v\": 2".formatted(incompressible()))
                .record("t", "\"k\": \"behind\", \"v\": 3"),
            "invalid_records",
            "reject");

    assertThat(fixture.rows("SELECT v FROM t ORDER BY v"))
        .as("%s", run)
        .containsExactly(List.of("1"), List.of("3"));
    assertThat(fixture.query("SELECT reason FROM _sdc_rejected"))
        .contains("index row requires 9016 bytes");
  }

  private static String newType(String schema) {
    fixture.load(new Messages().schema("t", "k", "\"k\": {" + schema + "}"));
    String type = fixture.type("t", "k");
    fixture.execute("DROP TABLE t");
    return type;
  }

  private static String incompressible() {
    return new Random(1).ints(9000, 'A', 'Z' + 1).mapToObj(Character::toString).collect(joining());
  }
}
