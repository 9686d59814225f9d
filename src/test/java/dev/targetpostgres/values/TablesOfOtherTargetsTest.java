package dev.targetpostgres.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Loads go into tables of other targets as they are. No column is altered, and no value changes on
 * its way into a type that we would not have chosen.
 */
final class TablesOfOtherTargetsTest {
  private static final String PROPERTIES =
      """
      "id": {"type": "integer"}, \
      "small": {"type": ["null", "integer"], "minimum": 0, "maximum": 100}, \
      "amount": {"type": ["null", "number"]}, \
      "price": {"type": ["null", "number"], "format": "x-singer.decimal", "precision": 10, "scale": 2}, \
      "flag": {"type": ["null", "boolean"]}, \
      "at": {"type": ["null", "string"], "format": "date-time"}, \
      "day": {"type": ["null", "string"], "format": "date"}, \
      "clock": {"type": ["null", "string"], "format": "time"}, \
      "ref": {"type": ["null", "string"], "format": "uuid"}, \
      "name": {"type": ["null", "string"]}, \
      "tags": {"type": ["null", "array"], "items": {"type": "string"}}, \
      "counts": {"type": ["null", "array"], "items": {"type": "integer"}}, \
      "lines": {"type": ["null", "array"], "items": {"type": "object"}}, \
      "address": {"type": ["null", "object"]}\
      """;

  private static final String RECORD =
      """
      "id": 9007199254740993, "small": 100, "amount": 0.1, "price": 12345678.90, "flag": true, \
      "at": "2024-01-01T00:00:00.000001+05:30", "day": "2011-12-30", "clock": "24:00:00", \
      "ref": "123e4567-e89b-12d3-a456-426614174000", "name": "NULL\\t\\n\\\\N", \
      "tags": ["a,b", "", "NULL", "{\\"}"], "counts": [1, 2], "lines": [{"a": 1}, {"a": 2}], \
      "address": {"street": "x", "street": "y"}\
      """;

  @AutoClose private static final Fixture fixture = new Fixture();

  @BeforeEach
  void dropTable() {
    fixture.execute("DROP TABLE IF EXISTS orders");
  }

  @ParameterizedTest
  @CsvSource({"upsert, true", "upsert, false", "append, true", "overwrite, true"})
  void ofTheMeltanoSdk(String method, boolean metadata) {
    fixture.execute(
        """
        CREATE TABLE orders (id bigint %s, small smallint, amount numeric, price numeric(10,2),
          flag boolean, at timestamp without time zone, day date, clock time, ref uuid, name text,
          tags text[], counts bigint[], lines jsonb[], address jsonb,
          _sdc_extracted_at timestamp, _sdc_received_at timestamp, _sdc_batched_at timestamp,
          _sdc_deleted_at timestamp, _sdc_sequence bigint, _sdc_table_version bigint,
          _sdc_sync_started_at bigint)
        """
            .formatted(method.equals("append") ? "" : "PRIMARY KEY"));

    loadUnaltered(method, metadata);

    holds(
        """
        small = 100 AND amount = 0.1 AND price = 12345678.90 AND flag AND
        at = '2023-12-31 18:30:00.000001' AND day = '2011-12-30' AND clock = '24:00:00' AND
        ref = '123e4567-e89b-12d3-a456-426614174000' AND name = E'NULL\\t\\n\\\\N' AND
        tags = ARRAY['a,b', '', 'NULL', '{"}'] AND counts = ARRAY[1, 2]::bigint[] AND
        lines = ARRAY['{"a": 1}', '{"a": 2}']::jsonb[] AND address = '{"street": "y"}'
        """);
  }

  @ParameterizedTest
  @CsvSource({"upsert, true", "upsert, false", "append, true", "overwrite, true"})
  void ofPipelineWise(String method, boolean metadata) {
    fixture.execute(
        """
        CREATE TABLE orders (id bigint %s, small bigint, amount double precision,
          price double precision, flag boolean, at timestamp without time zone,
          day timestamp without time zone, clock time, ref character varying,
          name character varying, tags jsonb, counts jsonb, lines jsonb, address jsonb,
          _sdc_extracted_at timestamp, _sdc_batched_at timestamp, _sdc_deleted_at character varying)
        """
            .formatted(method.equals("append") ? "" : "PRIMARY KEY"));

    loadUnaltered(method, metadata);

    holds(
        """
        small = 100 AND amount = 0.1 AND price = 12345678.90 AND flag AND
        at = '2023-12-31 18:30:00.000001' AND day = '2011-12-30 00:00:00' AND clock = '24:00:00'
        AND ref = '123e4567-e89b-12d3-a456-426614174000' AND name = E'NULL\\t\\n\\\\N' AND
        tags = '["a,b", "", "NULL", "{\\"}"]' AND counts = '[1, 2]' AND
        lines = '[{"a": 1}, {"a": 2}]' AND address = '{"street": "y"}'
        """);
  }

  @ParameterizedTest
  @CsvSource({"upsert, true", "upsert, false", "append, true", "overwrite, true"})
  void ofDatamill(String method, boolean metadata) {
    fixture.execute(
        """
        CREATE TABLE orders (id bigint %s, small bigint, amount double precision,
          price double precision, flag boolean, at timestamptz, day text, clock text, ref text,
          name text, address text, _sdc_batched_at timestamptz, _sdc_received_at timestamptz,
          _sdc_sequence bigint, _sdc_table_version bigint)
        """
            .formatted(method.equals("append") ? "" : "PRIMARY KEY"));

    loadUnaltered(method, metadata);

    holds(
        """
        small = 100 AND amount = 0.1 AND price = 12345678.90 AND flag AND
        at = '2023-12-31 18:30:00.000001+00' AND day = '2011-12-30' AND clock = '24:00:00' AND
        ref = '123e4567-e89b-12d3-a456-426614174000' AND name = E'NULL\\t\\n\\\\N' AND
        address = '{"street": "x", "street": "y"}'
        """);
  }

  /** The other target has made the names lower-case. */
  @ParameterizedTest
  @CsvSource({"upsert", "append"})
  void ofATargetThatLowersNames(String method) {
    String key = method.equals("append") ? "" : "PRIMARY KEY";
    fixture.execute("CREATE TABLE orders (orderid bigint %s, isopen boolean)".formatted(key));

    Run run =
        fixture.load(
            new Messages()
                .schema(
                    "orders",
                    "OrderId",
                    "\"OrderId\": {\"type\": \"integer\"}, \"isOpen\": {\"type\": \"boolean\"}")
                .record("orders", "\"OrderId\": 1, \"isOpen\": true"),
            "column_case",
            "lower",
            "load_method",
            method);

    assertThat(run.saying("added")).isEmpty();
    assertThat(fixture.rows("SELECT * FROM orders")).containsExactly(List.of("1", "t"));
  }

  /** Loads the record, the same record again, and one with only NULL. */
  private void loadUnaltered(String method, boolean metadata) {
    List<List<String>> before = columns();

    Messages messages =
        new Messages()
            .schema("orders", "id", PROPERTIES)
            .record("orders", RECORD)
            .record("orders", "\"id\": 2, \"address\": null");
    String added = Boolean.toString(metadata);
    Run run = fixture.load(messages, "load_method", method, "add_record_metadata", added);

    assertThat(run.saying("widening")).isEmpty();
    assertThat(columns()).containsSubsequence(before);
    if (!metadata) {
      assertThat(run.saying("added column v")).isEmpty();
    }
    assertThat(fixture.rows("SELECT address FROM orders WHERE id = 2"))
        .containsExactly(Arrays.asList((String) null));
    if (metadata) {
      assertThat(fixture.query("SELECT count(_sdc_batched_at) FROM orders")).isEqualTo("2");
    }
  }

  private void holds(String condition) {
    assertThat(
            fixture.query(
                "SELECT bool_and((%s) IS TRUE) FROM orders WHERE id <> 2".formatted(condition)))
        .as("%s", fixture.rows("SELECT * FROM orders"))
        .isEqualTo("true");
  }

  private List<List<String>> columns() {
    return fixture.rows(
        """
        SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
        WHERE attrelid = 'orders'::regclass AND attnum > 0 ORDER BY attnum
        """);
  }
}
