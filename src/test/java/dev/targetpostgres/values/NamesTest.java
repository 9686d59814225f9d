package dev.targetpostgres.values;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of taps that PostgreSQL treats in its own way. */
final class NamesTest {
  private static final String ID = "\"id\": {\"type\": \"integer\"}";
  private static final String LONG = "a".repeat(63);

  @AutoClose private static final Fixture fixture = new Fixture();

  @BeforeEach
  void dropTables() {
    fixture.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  }

  @ParameterizedTest
  @ValueSource(strings = {"append", "upsert", "overwrite"})
  void keepsEveryNameOfAColumn(String method) {
    List<String> names =
        List.of(
            "SA3010",
            "select",
            "user",
            "a b",
            " ",
            "a\"b",
            "\"",
            "a'b",
            "a\\b",
            "a%sb",
            "a.b",
            "a-b",
            "a/b",
            "$1",
            "?",
            ":name",
            "a\nb",
            "a\tb",
            "é",
            "😀",
            "1",
            "oid",
            "excluded",
            "v); DROP TABLE t; --",
            "_sdc_ordinal",
            "_sdc_present",
            "_sdc_staging",
            "s",
            "t");
    String properties =
        names.stream()
            .map(name -> ", %s: {\"type\": \"string\"}".formatted(Json.of(name)))
            .collect(joining());
    String values =
        names.stream()
            .map(name -> ", %s: %s".formatted(Json.of(name), Json.of("value of " + name)))
            .collect(joining());

    fixture.load(
        new Messages()
            .schema("t", "id", ID + properties)
            .record("t", "\"id\": 1" + values)
            .record("t", "\"id\": 2" + values),
        "load_method",
        method);

    List<String> columns = new ArrayList<>(List.of("id"));
    columns.addAll(names);
    assertThat(columns("t")).isEqualTo(columns);
    List<String> row = new ArrayList<>(List.of("2"));
    names.forEach(name -> row.add("value of " + name));
    assertThat(fixture.rows("SELECT * FROM t WHERE id = 2")).containsExactly(row);
  }

  @ParameterizedTest
  @ValueSource(strings = {"append", "upsert", "overwrite"})
  void keepsEveryNameOfATableAndAKey(String method) {
    List<String> names =
        List.of("a\"b", "a'b", "a b", "a\\b", "%s", "é", "😀", "Order", "user", "_sdc_staging");
    Messages messages = new Messages();
    for (String name : names) {
      messages
          .schema(name, name, Json.of(name) + ": {\"type\": \"string\"}")
          .record(name, Json.of(name) + ": \"one\"")
          .record(name, Json.of(name) + ": \"two\"");
    }

    fixture.load(messages, "load_method", method);

    for (String name : names) {
      assertThat(fixture.rows("TABLE \"%s\"".formatted(name.replace("\"", "\"\""))))
          .containsExactlyInAnyOrder(List.of("one"), List.of("two"));
    }
  }

  @Test
  void cutsLongNamesOfColumnsAndKeepsThemInComments() {
    String first = LONG + "-first";
    String second = LONG + "-second";
    Messages messages =
        new Messages()
            .schema(
                "t",
                "id",
                ID
                    + ", \"%s\": {\"type\": \"string\"}, \"%s\": {\"type\": \"string\"}"
                        .formatted(first, second))
            .record("t", "\"id\": 1, \"%s\": \"1st\", \"%s\": \"2nd\"".formatted(first, second));

    fixture.load(messages);
    Run again = fixture.load(messages);

    assertThat(again.saying("added column")).isEmpty();
    List<String> columns = columns("t");
    assertThat(columns).hasSize(3);
    assertThat(columns.subList(1, 3))
        .allSatisfy(name -> assertThat(name).hasSize(63).startsWith("a".repeat(54) + "_"));
    assertThat(fixture.rows("SELECT * FROM t")).containsExactly(List.of("1", "1st", "2nd"));
    assertThat(
            fixture.rows("SELECT col_description('t'::regclass, n) FROM generate_series(2, 3) n"))
        .containsExactly(List.of(first), List.of(second));
  }

  @Test
  void cutsAtACharacterNotInTheMiddleOfOne() {
    String name = "x" + "é".repeat(40);

    fixture.load(
        new Messages()
            .schema("t", "id", ID + ", \"%s\": {\"type\": \"string\"}".formatted(name))
            .record("t", "\"id\": 1, \"%s\": \"value\"".formatted(name)));

    assertThat(columns("t").get(1)).matches("xé{26}_[0-9a-f]{8}");
    assertThat(fixture.query("SELECT col_description('t'::regclass, 2)")).isEqualTo(name);
  }

  @Test
  void keepsNamesOfExactlyAsManyBytesAsThereMayBe() {
    fixture.load(
        new Messages()
            .schema("t", "id", ID + ", \"%s\": {\"type\": \"string\"}".formatted(LONG))
            .record("t", "\"id\": 1, \"%s\": \"value\"".formatted(LONG)));

    assertThat(columns("t")).containsExactly("id", LONG);
    assertThat(fixture.query("SELECT col_description('t'::regclass, 2)")).isNull();
  }

  @Test
  void keepsStreamsApartWhoseNamesAreLong() {
    String first = LONG + "_first";
    String second = LONG + "_second";

    fixture.load(
        new Messages()
            .schema(first, "id", ID)
            .schema(second, "id", ID)
            .record(first, "\"id\": 1")
            .record(second, "\"id\": 2"));

    assertThat(
            fixture.rows(
                """
                SELECT obj_description(oid, 'pg_class'), octet_length(relname::text)
                FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
                ORDER BY 1
                """))
        .containsExactly(List.of(first, "63"), List.of(second, "63"));
  }

  @Test
  void keepsColumnsApartThatDifferInCase() {
    fixture.load(
        new Messages()
            .schema(
                "t", "id", ID + ", \"v\": {\"type\": \"integer\"}, \"V\": {\"type\": \"integer\"}")
            .record("t", "\"id\": 1, \"v\": 1, \"V\": 2"));

    assertThat(fixture.rows("SELECT v, \"V\" FROM t")).containsExactly(List.of("1", "2"));
  }

  @Test
  void namesBothPropertiesThatComeToOneColumn() {
    Run run =
        fixture.run(
            new Messages()
                .schema(
                    "t",
                    "id",
                    ID + ", \"v\": {\"type\": \"integer\"}, \"V\": {\"type\": \"integer\"}")
                .record("t", "\"id\": 1, \"v\": 1, \"V\": 2"),
            "column_case",
            "lower");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.saying("line 1:"))
        .singleElement()
        .asString()
        .contains("stream t", "\"v\"", "\"V\"", "column \"v\"");
  }

  @ParameterizedTest
  @CsvSource({
    "xmin, xmin_",
    "ctid, ctid_",
    "tableoid, tableoid_",
    "cmin, cmin_",
    "cmax, cmax_",
    "xmax, xmax_",
    "'', _empty",
  })
  void givesNamesThatCannotBeColumnsASubstitute(String name, String column) {
    fixture.load(
        new Messages()
            .schema("t", "id", ID + ", \"%s\": {\"type\": \"string\"}".formatted(name))
            .record("t", "\"id\": 1, \"%s\": \"value\"".formatted(name)));

    assertThat(columns("t")).containsExactly("id", column);
    assertThat(fixture.rows("SELECT * FROM t")).containsExactly(List.of("1", "value"));
    assertThat(fixture.query("SELECT coalesce(col_description('t'::regclass, 2), '')"))
        .isEqualTo(name);
  }

  @Test
  void givesNamesWithNulASubstitute() {
    fixture.load(
        new Messages()
            .schema("t", "id", ID + ", \"a\\u0000b\": {\"type\": \"string\"}, \"a_b\": {}")
            .record("t", "\"id\": 1, \"a\\u0000b\": \"value\", \"a_b\": 7"));

    assertThat(columns("t").get(1)).matches("a_b_[0-9a-f]{8}");
    assertThat(fixture.rows("SELECT * FROM t")).containsExactly(List.of("1", "value", "7"));
  }

  @Test
  void namesBothStreamsThatComeToOneTable() {
    Run run =
        fixture.run(
            new Messages().schema("a-dup", "id", ID).schema("b-dup", "id", ID),
            "default_target_schema",
            "public");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.saying("streams a-dup"))
        .singleElement()
        .asString()
        .contains("b-dup", "public.dup");
  }

  @Test
  void sendsStreamsToTheSchemasThatTheirPrefixesAreMappedTo() {
    fixture.load(
        new Messages()
            .schema("sales-orders", "id", ID)
            .schema("hr-people", "id", ID)
            .record("sales-orders", "\"id\": 1")
            .record("hr-people", "\"id\": 2"),
        "schema_mapping",
        "{\"sales\": {\"target_schema\": \"warehouse\"}}",
        "default_target_schema",
        "other");

    assertThat(fixture.query("SELECT id FROM warehouse.orders")).isEqualTo("1");
    assertThat(fixture.query("SELECT id FROM other.people")).isEqualTo("2");
  }

  @Test
  void namesAndTypesColumnsAsTheUserWishes() {
    fixture.load(
        new Messages()
            .schema(
                "t",
                "id",
                ID + ", \"v\": {\"type\": \"string\"}, \"w\": {\"type\": \"number\"}, \"x\": {}")
            .record(
                "t", "\"id\": 1, \"v\": \"10.0.0.1\", \"w\": 1.25, \"x\": {\"b\": 1, \"b\": 2}"),
        "streams",
        """
        {"t": {"table": "Other", "columns": {"id": {"name": "key", "type": "integer"},
          "v": {"name": "Address", "type": "inet"}, "w": {"type": "numeric(6,2)"},
          "x": {"type": "json"}}}}
        """);

    assertThat(columns("\"Other\"")).containsExactly("key", "Address", "w", "x");
    assertThat(
            fixture.rows(
                """
                SELECT pg_typeof(key), pg_typeof("Address"), pg_typeof(x), "Address", w, x
                FROM "Other"
                """))
        .containsExactly(
            List.of("integer", "inet", "json", "10.0.0.1", "1.25", "{\"b\": 1, \"b\": 2}"));
    assertThat(fixture.type("\"Other\"", "w")).isEqualTo("numeric(6,2)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "text; DROP TABLE t",
        "text DEFAULT 'x'",
        "integer CHECK (v > 0)",
        "(SELECT 1)",
        "text)",
        "varchar(10) NOT NULL",
        "numeric(10,2,3)",
        "pg_catalog.nothing",
        "\"text",
        "''",
        "text\u0000",
        "text\\u0000",
        "record",
        "void",
        "anyelement",
        "cstring",
      })
  void refusesTypesThatTheServerDoesNotHave(String type) {
    fixture.execute("CREATE TABLE t (id bigint PRIMARY KEY)");

    Run run =
        fixture.run(
            new Messages()
                .schema(
                    "t",
                    "id",
                    ID
                        + ", \"v\": {\"type\": \"string\", \"x-sql-datatype\": %s}"
                            .formatted(Json.of(type)))
                .record("t", "\"id\": 1, \"v\": \"x\""));

    assertThat(run.exitCode()).as("%s", run).isIn(1, 3);
    assertThat(run.saying("target-postgres: ")).hasSize(1);
    assertThat(run.saying("unexpected")).isEmpty();
    assertThat(columns("t")).containsExactly("id");
  }

  @Test
  void saysThatATableCannotHaveSoManyColumns() {
    String properties =
        IntStream.range(0, 1601)
            .mapToObj("\"p%d\": {\"type\": \"integer\"}"::formatted)
            .collect(joining(", "));

    Run run =
        fixture.run(new Messages().schema("wide", "", properties).record("wide", "\"p0\": 1"));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.saying("target-postgres: "))
        .singleElement()
        .asString()
        .contains("stream wide", "1600");
  }

  /** Merges need one column of the staging table, so the stream can have one fewer. */
  @ParameterizedTest
  @CsvSource({"append, 1600", "upsert, 1599", "overwrite, 1599"})
  void loadsAsManyColumnsAsATableCanHave(String method, int columns) {
    String properties =
        IntStream.range(1, columns)
            .mapToObj("\"p%d\": {\"type\": \"boolean\"}"::formatted)
            .collect(joining(", "));
    String values =
        IntStream.range(1, columns).mapToObj("\"p%d\": true"::formatted).collect(joining(", "));

    fixture.load(
        new Messages()
            .schema("wide", "id", ID + ", " + properties)
            .record("wide", "\"id\": 1, " + values),
        "load_method",
        method);

    assertThat(fixture.query("SELECT count(*) FROM wide WHERE p1 AND p%d".formatted(columns - 1)))
        .isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"append", "upsert", "overwrite"})
  void refusesTheRowThatIsTooWide(String method) {
    String properties =
        IntStream.range(0, 1400)
            .mapToObj("\"p%d\": {\"type\": \"integer\"}"::formatted)
            .collect(joining(", "));
    String values =
        IntStream.range(0, 1400).mapToObj("\"p%d\": 1"::formatted).collect(joining(", "));

    fixture.load(
        new Messages()
            .schema("wide", "id", ID + ", " + properties)
            .record("wide", "\"id\": 1")
            .record("wide", "\"id\": 2, " + values)
            .record("wide", "\"id\": 3, \"p0\": 1"),
        "load_method",
        method,
        "invalid_records",
        "reject");

    assertThat(fixture.query("SELECT string_agg(id::text, ',' ORDER BY id) FROM wide"))
        .isEqualTo("1,3");
    assertThat(fixture.rows("SELECT line FROM _sdc_rejected")).containsExactly(List.of("3"));
    assertThat(fixture.query("SELECT reason FROM _sdc_rejected")).contains("row is too big");
  }

  private List<String> columns(String table) {
    return fixture
        .rows(
            """
            SELECT attname FROM pg_attribute
            WHERE attrelid = '%s'::regclass AND attnum > 0 ORDER BY attnum
            """
                .formatted(table))
        .stream()
        .map(row -> row.get(0))
        .toList();
  }
}
