package dev.targetpostgres.values;

import java.util.List;
import java.util.Map;

/**
 * A value that loaders are known to get wrong: one row of a table in {@code hazards/}.
 *
 * @param name of the hazard, and of its stream and table
 * @param column {@code new} and the type that the target is to choose, or {@code old} and the
 *     definition of a column that exists
 * @param schema JSON Schema of property {@code v}
 * @param value of {@code v} as JSON, or {@code missing}
 * @param expected what must come of it: SQL over column {@code v} that must be true, or a piece of
 *     the reason for which the record is refused
 */
record Hazard(String name, String column, String schema, String value, String expected) {
  private static final String NEW = "new ";
  private static final String OLD = "old ";
  private static final String NO_COLUMN = "[no column] ";

  Hazard {
    if (!column.startsWith(NEW) && !column.startsWith(OLD)) {
      throw new IllegalArgumentException(name + ": a column is new or old, not " + column);
    }
  }

  /** Whether the table exists before the target comes. */
  boolean isOld() {
    return column.startsWith(OLD);
  }

  /** The type or definition behind {@code new} or {@code old}. */
  String definition() {
    return column.substring(NEW.length());
  }

  /** The table, as SQL writes it. */
  String table() {
    return "hazards.\"" + name + '"';
  }

  /** The statement that makes the table beforehand. */
  String createTable(String method) {
    String key = method.equals("append") ? "" : " PRIMARY KEY";
    return "CREATE TABLE %s (id bigint%s, v %s);".formatted(table(), key, definition());
  }

  /** The column that a refusal names; empty where it is the row's fault. */
  String blamed() {
    return expected.startsWith(NO_COLUMN) ? "" : "v";
  }

  /** The piece of the reason. */
  String reason() {
    return blamed().isEmpty() ? expected.substring(NO_COLUMN.length()) : expected;
  }

  /**
   * The stream's SCHEMA.
   *
   * @param root members of the whole schema beside its properties, each with a comma behind it
   */
  String schemaMessage(String root) {
    return """
        {"type": "SCHEMA", "stream": "%s", "key_properties": ["id"], "schema": {%s"properties": \
        {"id": {"type": "integer"}, "v": %s}}}
        """
        .formatted(name, root, schema);
  }

  /** The object with the record's properties. */
  String record(int id) {
    return value.equals("missing")
        ? "{\"id\": %d}".formatted(id)
        : "{\"id\": %d, \"v\": %s}".formatted(id, value);
  }

  /** A RECORD of the value. */
  String recordMessage(int id) {
    return recordMessage(record(id));
  }

  /** A RECORD of the stream. */
  String recordMessage(String record) {
    return "{\"type\": \"RECORD\", \"stream\": \"%s\", \"record\": %s}\n".formatted(name, record);
  }

  /**
   * Hazards that are loaded with the same settings.
   *
   * @param title of the section
   * @param settings beside those of every hazard
   * @param preparations statements that come first
   * @param root members of each whole schema beside its properties
   * @param needs the first number of the oldest server's version that can do it
   */
  record Section(
      String title,
      Map<String, String> settings,
      List<String> preparations,
      String root,
      int needs,
      List<Hazard> hazards) {
    Section {
      settings = Map.copyOf(settings);
      preparations = List.copyOf(preparations);
      hazards = List.copyOf(hazards);
    }
  }
}
