package dev.targetpostgres.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The columns of the benchmark: what PostgreSQL and the SCHEMA message say of each. */
enum BenchTable {
  ID("bigint", "{\"type\": \"integer\"}"),
  QUANTITY("integer", "{\"type\": [\"null\", \"integer\"]}"),
  WAREHOUSE("integer", "{\"type\": [\"null\", \"integer\"]}"),
  VISITS("integer", "{\"type\": [\"null\", \"integer\"]}"),
  PRICE("numeric", "{\"type\": [\"null\", \"number\"]}"),
  TAX_RATE("numeric", "{\"type\": [\"null\", \"number\"]}"),
  WEIGHT("double precision", "{\"type\": [\"null\", \"number\"]}"),
  IN_STOCK("boolean", "{\"type\": [\"null\", \"boolean\"]}"),
  CREATED_AT("timestamptz", "{\"type\": [\"null\", \"string\"], \"format\": \"date-time\"}"),
  UPDATED_AT("timestamptz", "{\"type\": [\"null\", \"string\"], \"format\": \"date-time\"}"),
  TITLE("text", "{\"type\": [\"null\", \"string\"]}"),
  DESCRIPTION("text", "{\"type\": [\"null\", \"string\"]}"),
  REMARK("text", "{\"type\": [\"null\", \"string\"]}"),
  ATTRIBUTES("jsonb", "{\"type\": [\"null\", \"object\"]}");

  /** The stream, and the table where the target puts it. */
  static final String STREAM = "bench";

  /** The schema that the target works in, and that is made anew before each run. */
  static final String SCHEMA = "bench";

  static final String QUALIFIED = SCHEMA + "." + STREAM;

  private final String sqlType;
  private final String jsonSchema;

  BenchTable(String sqlType, String jsonSchema) {
    this.sqlType = sqlType;
    this.jsonSchema = jsonSchema;
  }

  String columnName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static String createTable(String table, boolean keyed) {
    return Arrays.stream(values())
        .map(column -> column.columnName() + " " + column.sqlType)
        .collect(
            Collectors.joining(
                ", ", "CREATE TABLE " + table + " (", keyed ? ", PRIMARY KEY (id))" : ")"));
  }

  /** All columns, with commas between them. */
  static String columnNames() {
    return Arrays.stream(values()).map(BenchTable::columnName).collect(Collectors.joining(", "));
  }

  /** What a hand-written upsert sets. */
  static String assignments() {
    return Arrays.stream(values())
        .filter(column -> column != ID)
        .map(column -> column.columnName() + " = excluded." + column.columnName())
        .collect(Collectors.joining(", "));
  }

  static String schemaMessage() {
    return Arrays.stream(values())
        .map(column -> "\"" + column.columnName() + "\": " + column.jsonSchema)
        .collect(
            Collectors.joining(
                ", ",
                "{\"type\": \"SCHEMA\", \"stream\": \""
                    + STREAM
                    + "\", \"schema\": {\"type\": \"object\", \"properties\": {",
                "}}, \"key_properties\": [\"id\"]}"));
  }
}
