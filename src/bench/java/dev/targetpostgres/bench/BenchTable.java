package dev.targetpostgres.bench;

import java.util.List;
import java.util.stream.Collectors;

/** The columns of a table. The first one is its key. */
record BenchTable(List<BenchColumn> columns) {
  /** The name of the stream and of its table. */
  static final String STREAM = "bench";

  /** The schema of the table. It is dropped and made again before each run. */
  static final String SCHEMA = "bench";

  static final String QUALIFIED = SCHEMA + "." + STREAM;

  String createTable(String table, boolean keyed) {
    return columns.stream()
        .map(column -> column.name() + " " + column.sqlType())
        .collect(
            Collectors.joining(
                ", ", "CREATE TABLE " + table + " (", keyed ? ", PRIMARY KEY (id))" : ")"));
  }

  /** Returns the names of all columns, with commas between them. */
  String columnNames() {
    return columns.stream().map(BenchColumn::name).collect(Collectors.joining(", "));
  }

  /** Returns the SET clause of a hand-written upsert. */
  String assignments() {
    return columns.stream()
        .skip(1)
        .map(column -> column.name() + " = excluded." + column.name())
        .collect(Collectors.joining(", "));
  }

  String schemaMessage(String stream, boolean keyed) {
    return columns.stream()
        .map(column -> "\"" + column.name() + "\": " + column.jsonSchema())
        .collect(
            Collectors.joining(
                ", ",
                "{\"type\": \"SCHEMA\", \"stream\": \""
                    + stream
                    + "\", \"schema\": {\"type\": \"object\", \"properties\": {",
                "}}, \"key_properties\": [" + (keyed ? "\"id\"" : "") + "]}"));
  }
}
