package dev.targetpostgres.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A column whose SCHEMA asks for more is widened where no stored value changes, and stays as it is
 * where one would: what fits goes in then, and the rest is refused.
 */
final class WideningTest {
  @AutoClose private static final Fixture fixture = new Fixture();

  @BeforeEach
  void dropTable() {
    fixture.execute("DROP TABLE IF EXISTS t CASCADE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          # column | stored | schema | sent | column then | of the stored value | of the sent one
          smallint | 32767 | "type":"integer","minimum":0,"maximum":2147483647 | 2147483647 | integer | v = 32767 | v = 2147483647
          smallint | -32768 | "type":"integer" | 9223372036854775807 | bigint | v = -32768 | v = 9223372036854775807
          integer | -2147483648 | "type":"integer" | 2147483648 | bigint | v = -2147483648 | v = 2147483648
          bigint | 9223372036854775807 | "type":"number" | 0.1 | numeric | v = 9223372036854775807 | v = 0.1
          bigint | -9223372036854775808 | "type":"integer","maximum":18446744073709551615 | 18446744073709551615 | numeric | v = -9223372036854775808 | v = 18446744073709551615
          smallint | 7 | "type":"number" | 1e30 | numeric | v::text = '7' | v = 1e30
          integer | 2147483647 | "type":"number","format":"x-singer.decimal","precision":10,"scale":2 | 12345678.91 | numeric(12,2) | v = 2147483647 | v = 12345678.91
          bigint | 9223372036854775807 | "type":"number","format":"x-singer.decimal","precision":20,"scale":4 | 0.0001 | numeric(23,4) | v = 9223372036854775807 | v = 0.0001
          numeric(5,2) | 123.45 | "type":"number","format":"x-singer.decimal","precision":10,"scale":4 | 123456.7891 | numeric(10,4) | v = 123.45 | v = 123456.7891
          numeric(9,1) | 12345678.9 | "type":"number","format":"x-singer.decimal","precision":6,"scale":4 | 12.3456 | numeric(12,4) | v = 12345678.9 | v = 12.3456
          numeric(5,2) | 'NaN' | "type":"number","format":"x-singer.decimal","precision":6,"scale":2 | 1234.56 | numeric(6,2) | v = 'NaN' | v = 1234.56
          date | '2024-02-29' | "type":"string","format":"date-time" | "2024-02-29T12:00:00Z" | timestamp with time zone | v = '2024-02-29 00:00:00+00' | v = '2024-02-29 12:00:00+00'
          date | '2011-12-30' | "type":"string","format":"date-time" | "2011-12-30T12:00:00" | timestamp with time zone | v = '2011-12-30 00:00:00+00' | v = '2011-12-30 12:00:00+00'
          date | '0044-03-15 BC' | "type":"string","format":"date-time" | "2024-01-01" | timestamp with time zone | v = '0044-03-15 00:00:00+00 BC' | v = '2024-01-01 00:00:00+00'
          date | 'infinity' | "type":"string","format":"date-time" | "-infinity" | timestamp with time zone | v = 'infinity' | v = '-infinity'
          date | '2024-02-29' | "type":"string" | "soon" | text | v = '2024-02-29' | v = 'soon'
          date | '-infinity' | "type":"string" | "soon" | text | v = '-infinity' | v = 'soon'
          smallint | 7 | "type":"string" | "seven" | text | v = '7' | v = 'seven'
          bigint | 9007199254740993 | "type":["integer","string"] | 9007199254740995 | text | v = '9007199254740993' | v = '9007199254740995'
          numeric | 1.500 | "type":"string" | "" | text | v = '1.500' | v = ''
          numeric | 'NaN' | "type":"string" | "x" | text | v = 'NaN' | v = 'x'
          numeric(5,2) | 1.5 | "type":"string" | "x" | text | v = '1.50' | v = 'x'
          double precision | 0.30000000000000004 | "type":"string" | "x" | text | v = '0.30000000000000004' | v = 'x'
          double precision | '-Infinity' | "type":"string" | "x" | text | v = '-Infinity' | v = 'x'
          double precision | 1.7976931348623157e308 | "type":"string" | "x" | text | v::double precision = 1.7976931348623157e308 | v = 'x'
          real | 0.1 | "type":"string" | "x" | text | v = '0.1' | v = 'x'
          boolean | true | "type":["boolean","string"] | false | text | v = 'true' | v = 'false'
          uuid | '123E4567-E89B-12D3-A456-426614174000' | "type":"string" | "none" | text | v = '123e4567-e89b-12d3-a456-426614174000' | v = 'none'
          timestamptz | '2024-01-01 00:00:00.5+05:30' | "type":"string" | "later" | text | v = '2023-12-31T18:30:00.5Z' | v = 'later'
          timestamptz | '2011-12-30 12:00:00+00' | "type":"string" | "later" | text | v = '2011-12-30T12:00:00Z' | v = 'later'
          timestamptz | '0044-03-15 12:00:00+00 BC' | "type":"string" | "later" | text | v::timestamptz = '0044-03-15 12:00:00+00 BC' | v = 'later'
          timestamptz | '12345-01-01 00:00:00.000001+00' | "type":"string" | "later" | text | v::timestamptz = '12345-01-01 00:00:00.000001+00' | v = 'later'
          timestamptz | 'infinity' | "type":"string" | "later" | text | v = 'infinity' | v = 'later'
          timestamp | '2024-03-04 05:06:07' | "type":"string" | "later" | text | v = '2024-03-04T05:06:07' | v = 'later'
          time | '24:00:00' | "type":"string" | "noon" | text | v = '24:00:00' | v = 'noon'
          time | '12:34:56.789' | "type":"string" | "noon" | text | v = '12:34:56.789' | v = 'noon'
          timetz | '12:34:56+05:30' | "type":"string" | "noon" | text | v = '12:34:56+05:30' | v = 'noon'
          bytea | '\\xdeadbeef' | "type":"object" | {} | jsonb | v = '"\\\\xdeadbeef"' | v = '{}'
          char(3) | 'a' | "type":"object" | {} | jsonb | v #>> '{}' IN ('a', 'a  ') | v = '{}'
          varchar(5) | 'abc' | "type":"object" | {"a":1} | jsonb | v = '"abc"' | v = '{"a":1}'
          integer | 7 | "type":"object" | {"a":1} | jsonb | v = '7' | v = '{"a":1}'
          numeric | 1.50 | "type":"object" | {"a":1} | jsonb | v::text = '1.50' | v = '{"a":1}'
          double precision | 0.1 | "type":"object" | {"a":1} | jsonb | v = '0.1' | v = '{"a":1}'
          double precision | 1e300 | "type":"object" | {"a":1} | jsonb | v = '1e300' | v = '{"a":1}'
          real | 0.1 | "type":"object" | {"a":1} | jsonb | v = '0.1' | v = '{"a":1}'
          boolean | false | "type":"array" | [] | jsonb | v = 'false' | v = '[]'
          date | '2024-03-04' | "type":"object" | {} | jsonb | v = '"2024-03-04"' | v = '{}'
          timestamptz | '2024-01-01 00:00:00+05:30' | "type":"object" | {} | jsonb | v = '"2023-12-31T18:30:00Z"' | v = '{}'
          timestamp | '2024-03-04 05:06:07' | "type":"object" | {} | jsonb | v = '"2024-03-04T05:06:07"' | v = '{}'
          time | '12:34:56' | "type":"object" | {} | jsonb | v = '"12:34:56"' | v = '{}'
          uuid | '123e4567-e89b-12d3-a456-426614174000' | "type":"object" | {} | jsonb | v = '"123e4567-e89b-12d3-a456-426614174000"' | v = '{}'
          """)
  void widens(
      String before,
      String stored,
      String schema,
      String sent,
      String after,
      String ofStored,
      String ofSent) {
    store(before, stored);

    Run run = load(schema, sent);

    assertThat(run.saying("widening column v of public.t")).hasSize(1);
    assertThat(fixture.type("t", "v")).isEqualTo(after);
    check(ofStored, 0);
    check(ofSent, 1);
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
          numeric(5,2) | 1.50 | "type":"number" | 2.25 | v = 2.25 | 2.255
          numeric(5,2) | 1.50 | "type":"integer" | 999 | v = 999 | 1000
          numeric(5,2) | 1.50 | "type":"number","format":"x-singer.decimal","precision":4,"scale":1 | 99.9 | v = 99.9 | 0.125
          double precision | 0.1 | "type":"number" | 0.2 | v = 0.2 | 0.12345678901234567890
          double precision | 0.1 | "type":"integer" | 9007199254740992 | v = 9007199254740992 | 9007199254740993
          real | 0.5 | "type":"number" | 0.25 | v = 0.25 | 0.1234567890123
          boolean | true | "type":"integer" | 0 | NOT v | 2
          integer | 7 | "type":"boolean" | 8 | v = 8 | true
          timestamp | '2024-01-01' | "type":"string","format":"date-time" | "2024-01-01T00:00:00+05:30" | v = '2023-12-31 18:30:00' | "soon"
          timestamptz | '2024-01-01' | "type":"string","format":"date" | "2024-01-01" | v = '2024-01-01 00:00:00+00' | "2024-02-30"
          timestamptz(0) | '2024-01-01' | "type":"string","format":"date-time" | "2024-01-01T00:00:01Z" | v = '2024-01-01 00:00:01+00' | "2024-01-01T00:00:01.5Z"
          time | '12:00' | "type":"string","format":"date-time" | "13:00" | v = '13:00' | "2024-01-01T13:00:00Z"
          date | '2024-01-01' | "type":"string","format":"time" | "2024-01-02" | v = '2024-01-02' | "12:00:00"
          uuid | '123e4567-e89b-12d3-a456-426614174000' | "type":"integer" | "123e4567-e89b-12d3-a456-426614174001" | v = '123e4567-e89b-12d3-a456-426614174001' | 7
          varchar(5) | 'abc' | "type":"string" | "abcde" | v = 'abcde' | "abcdef"
          char(2) | 'DE' | "type":"string" | "FR" | v = 'FR' | "FRA"
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
        .matches(".*public\\.t \\(\\d+ k?(B|bytes)\\) from integer to bigint");
  }

  @Test
  void namesTheViewThatIsInTheWayAndGoesOn() {
    store("integer", "7");
    fixture.execute("CREATE VIEW watching AS SELECT v + 1::bigint AS more FROM t");

    Run run = load("\"type\":\"integer\"", "2147483647", "2147483648");

    assertThat(run.saying("column v of public.t stays integer"))
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
          integer CHECK (v > 0) | "type":"string" | 7 | 8
          smallint GENERATED BY DEFAULT AS IDENTITY | "type":"number" | 7 | 8
          date CHECK (v > '2000-01-01') | "type":"string" | '2024-01-01' | "2024-01-02"
          integer REFERENCES parents (id) | "type":"string" | 7 | 8
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

      assertThat(run.saying("column v of public.t stays")).hasSize(1);
      assertThat(fixture.type("t", "v")).isEqualTo(type);
      assertThat(fixture.query("SELECT count(v) FROM t")).isEqualTo("2");
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
