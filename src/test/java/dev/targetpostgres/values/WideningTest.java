package dev.targetpostgres.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A column is widened for a value if no stored value changes. Otherwise it stays: values that fit
 * are loaded, and the others are rejected.
 */
final class WideningTest {
  @AutoClose private static final Fixture fixture = new Fixture();

  @BeforeEach
  void dropTable() {
    fixture.execute("DROP TABLE IF EXISTS t CASCADE");
  }

  static List<WideningRows> rows() {
    return WideningRows.all();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void widens(WideningRows row) {
    store(row.column(), row.stored());

    Run run = load(row.schema(), row.sent());

    assertThat(run.saying("widening column v of public.t")).hasSize(1);
    assertThat(fixture.type("t", "v")).isEqualTo(row.wider());
    check(row.ofStored(), 0);
    check(row.ofSent(), 1);
    assertThat(fixture.query("SELECT v IS NULL FROM t WHERE id = -1")).isEqualTo("true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          # column | stored | schema | sent and fitting | of it | sent and refused
          bigint | 7 | "type":"integer","minimum":0,"maximum":9 | 9 | v = 9 | 9.5
          numeric | 1.50 | "type":"integer" | 7 | v = 7 | "x"
          numeric(5,2) | 1.50 | "type":"integer" | 999 | v = 999 | 999.555
          numeric(5,2) | 1.50 | "type":"string","format":"uuid" | "2.25" | v = 2.25 | "2.255"
          double precision | 0.1 | "type":"number" | 0.2 | v = 0.2 | 1e200000
          double precision | 0.1 | "type":["number","string"] | 0.2 | v = 0.2 | 1e200000
          uuid | '123e4567-e89b-12d3-a456-426614174000' | "type":"string","format":"uuid" | "{123E4567E89b-12d3a456426614174001}" | v = '123e4567-e89b-12d3-a456-426614174001' | "zz"
          date | '2024-01-01' | "type":"string","format":"date" | "2024-01-02" | v = '2024-01-02' | "2024-01-02T12:00:00Z"
          date | '2024-01-01' | "type":"string","format":"date" | "2024-01-02" | v = '2024-01-02' | "2023-13-01"
          varchar(5) | 'abc' | "type":"string","format":"date" | "x" | v = 'x' | "longer"
          integer[] | '{1}' | "type":"string","format":"date" | [2] | v = '{2}' | [2147483648]
          boolean | true | "type":"integer" | 0 | NOT v | 2
          integer | 7 | "type":"boolean" | 8 | v = 8 | true
          timestamp | '2024-01-01' | "type":"string","format":"date-time" | "2024-01-01T00:00:00+05:30" | v = '2023-12-31 18:30:00' | "soon"
          timestamptz | '2024-01-01' | "type":"string","format":"date" | "2024-01-01" | v = '2024-01-01 00:00:00+00' | "2024-02-30"
          time | '12:00' | "type":"string","format":"date-time" | "13:00" | v = '13:00' | "2024-01-01T13:00:00Z"
          date | '2024-01-01' | "type":"string","format":"time" | "2024-01-02" | v = '2024-01-02' | "12:00:00"
          uuid | '123e4567-e89b-12d3-a456-426614174000' | "type":"integer" | "123e4567-e89b-12d3-a456-426614174001" | v = '123e4567-e89b-12d3-a456-426614174001' | 7
          text | 'a "b"' | "type":"object" | {"a":1} | v = '{"a":1}' | "\\u0000"
          text | 'abc' | "type":"integer" | 7 | v = '7' | "\\u0000"
          text | 'abc' | "type":"string","format":"date-time" | "2024-01-01T00:00:00+05:30" | v = '2024-01-01T00:00:00+05:30' | "\\ud800"
          jsonb | '[1]' | "type":"string" | "x" | v = '"x"' | NaN
          jsonb | '[1]' | "type":"integer" | 7 | v = '7' | Infinity
          json | '{"a": 1}' | "type":"object" | {"b": 2} | v::text = '{"b": 2}' | [NaN]
          bytea | '\\x00' | "type":"string" | "\\\\xff" | v = '\\xff' | "abc"
          text[] | '{a}' | "type":"array" | ["b"] | v = '{b}' | {"a": 1}
          interval | '1 day' | "type":"string" | "2 days" | v = '2 days' | "soon"
          inet | '10.0.0.1' | "type":"string" | "10.0.0.2" | v = '10.0.0.2' | "nowhere"
          date | '5874897-12-31' | "type":"string","format":"date-time" | "2024-01-01" | v = '2024-01-01' | "2024-01-01T12:00:00Z"
          """)
  void staysAndRefusesWhatDoesNotFit(
      String column, String stored, String schema, String fitting, String ofIt, String refused) {
    store(column, stored);
    String type = fixture.type("t", "v");
    String before = fixture.query("SELECT v FROM t WHERE id = 0");

    load(schema, fitting, refused);

    assertThat(fixture.type("t", "v")).isEqualTo(type);
    assertThat(fixture.query("SELECT v FROM t WHERE id = 0")).isEqualTo(before);
    check(ofIt, 1);
    assertThat(fixture.rows("SELECT id FROM t ORDER BY id")).hasSize(3);
    assertThat(
            fixture.rows(
                """
                SELECT line, "column", left(record, 8) FROM _sdc_rejected
                WHERE rejected_at = (SELECT max(rejected_at) FROM _sdc_rejected)
                """))
        .containsExactly(List.of("3", "v", "{\"id\": 2"));
  }

  @Test
  void saysHowLargeTheTableIsThatIsRewritten() {
    store("integer", "7");

    Run run = load("\"type\":\"integer\"", "2147483648");

    assertThat(run.saying("widening column v of public.t"))
        .singleElement()
        .asString()
        .matches(
            ".*line 2: widening column v of public\\.t from integer to bigint, which rewrites the"
                + " table \\(24 kB\\)");
  }

  @Test
  void namesTheViewThatIsInTheWayAndGoesOn() {
    store("integer", "7");
    fixture.execute("CREATE VIEW watching AS SELECT v + 1::bigint AS more FROM t");

    Run run = load("\"type\":\"integer\"", "2147483647", "2147483648");

    assertThat(run.saying("column v of public.t stays integer, and values"))
        .singleElement()
        .asString()
        .contains("watching");
    assertThat(fixture.type("t", "v")).isEqualTo("integer");
    assertThat(fixture.rows("SELECT more FROM watching WHERE more = 8"))
        .containsExactly(List.of("8"));
    check("v = 2147483647", 1);
    assertThat(fixture.query("SELECT count(*) FROM t")).isEqualTo("3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          integer CHECK (v > 0) | "type":"string" | 7 | "x"
          smallint GENERATED BY DEFAULT AS IDENTITY | "type":"number" | 7 | 8.5
          date CHECK (v > '2000-01-01') | "type":"string" | '2024-01-01' | "soon"
          integer REFERENCES parents (id) | "type":"string" | 7 | "x"
          """)
  void staysWhereSomethingDependsOnTheType(
      String column, String schema, String stored, String sent) {
    fixture.execute(
        "CREATE TABLE parents (id integer PRIMARY KEY); INSERT INTO parents VALUES (7), (8)");
    try {
      fixture.execute("CREATE TABLE t (id bigint PRIMARY KEY, v %s)".formatted(column));
      fixture.execute("INSERT INTO t VALUES (0, %s)".formatted(stored));
      String type = fixture.type("t", "v");

      Run run = load(schema, sent);

      assertThat(run.saying(" stays %s, and values that do not fit".formatted(type))).hasSize(1);
      assertThat(fixture.type("t", "v")).isEqualTo(type);
      assertThat(fixture.query("SELECT count(v) FROM t")).isEqualTo("1");
    } finally {
      fixture.execute("DROP TABLE t, parents");
    }
  }

  @Test
  void widensSeveralColumnsAtOnceAndAddsOthers() {
    fixture.execute(
        "CREATE TABLE t (id bigint PRIMARY KEY, a smallint, b date, c numeric(3,1));"
            + " INSERT INTO t VALUES (0, 1, '2024-01-01', 1.5)");

    fixture.load(
        new Messages()
            .schema(
                "t",
                "id",
                """
                "id": {"type": "integer"}, "a": {"type": "number"}, \
                "b": {"type": "string", "format": "date-time"}, "c": {"type": "string"}, \
                "d": {"type": "object"}\
                """)
            .record("t", "\"id\": 1, \"a\": 0.5, \"b\": \"2024-01-01T01:00:00Z\", \"c\": \"x\""));

    assertThat(fixture.rows("SELECT id, a, b, c, d FROM t ORDER BY id"))
        .containsExactly(
            Arrays.asList("0", "1", "2024-01-01 00:00:00+00", "1.5", null),
            Arrays.asList("1", "0.5", "2024-01-01 01:00:00+00", "x", null));
  }

  private static void store(String column, String value) {
    fixture.execute(
        "CREATE TABLE t (id bigint PRIMARY KEY, v %s); INSERT INTO t VALUES (0, %s), (-1, NULL)"
            .formatted(column, value));
  }

  private static Run load(String schema, String... values) {
    Messages messages =
        new Messages()
            .schema("t", "id", "\"id\": {\"type\": \"integer\"}, \"v\": {" + schema + "}");
    for (int i = 0; i < values.length; i++) {
      messages.record("t", "\"id\": %d, \"v\": %s".formatted(i + 1, values[i]));
    }
    return fixture.load(messages, "validate_records", "false", "invalid_records", "reject");
  }

  private static void check(String condition, int id) {
    assertThat(fixture.holds(condition, "t", id))
        .as("%s; stored: %s", condition, fixture.query("SELECT v FROM t WHERE id = " + id))
        .isTrue();
  }
}
