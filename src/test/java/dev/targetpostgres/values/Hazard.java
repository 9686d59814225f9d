package dev.targetpostgres.values;

import java.util.List;
import java.util.Map;

/**
 * A value that loaders are known to get wrong: one row of a table in {@code hazards/}.
 *
 * @param name name of the hazard, its stream and its table
 * @param column {@code new} and the type that the target must choose, or {@code old} and the
 *     definition of a column that exists
 * @param schema JSON Schema of property {@code v}
 * @param value value of {@code v} as JSON, or {@code missing}
 * @param expected SQL over column {@code v} that must be true, or a piece of the reason for which
 *     the record must be rejected
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

  /** Returns whether the table exists before the load. */
  boolean isOld() {
    return column.startsWith(OLD);
  }

  /** Returns the type or definition after {@code new} or {@code old}. */
  String definition() {
    return column.substring(NEW.length());
  }

  /** Returns the table's name in SQL. */
  String table() {
    return "hazards.\"" + name + '"';
  }

  /** Returns the statement that makes the table before the load. */
  String createTable(String method) {
    String key = method.equals("append") ? "" : " PRIMARY KEY";
    return "CREATE TABLE %s (id bigint%s, v %s);".formatted(table(), key, definition());
  }

  /** Returns the column that the rejection names, empty if it names none. */
  String blamed() {
    return expected.startsWith(NO_COLUMN) ? "" : "v";
  }

  /** Returns the piece of the reason. */
  String reason() {
    return blamed().isEmpty() ? expected.substring(NO_COLUMN.length()) : expected;
  }

  /**
   * Returns the stream's SCHEMA.
   *
   * @param root further members of the whole schema, each followed by a comma
   */
  String schemaMessage(String root) {
    return """
        {"type": "SCHEMA", "stream": "%s", "key_properties": ["id"], "schema": {%s"properties": \
        {"id": {"type": "integer"}, "v": %s}}}
        """
        .formatted(name, root, schema);
  }

  /** Returns the object with the record's properties. */
  String record(int id) {
    return value.equals("missing")
        ? "{\"id\": %d}".formatted(id)
        : "{\"id\": %d, \"v\": %s}".formatted(id, value);
  }

  /** Returns a RECORD with the value. */
  String recordMessage(int id) {
    return recordMessage(record(id));
  }

  /** Returns a RECORD of the stream. */
  String recordMessage(String record) {
    return "{\"type\": \"RECORD\", \"stream\": \"%s\", \"record\": %s}\n".formatted(name, record);
  }

  /**
   * Hazards that are loaded with the same settings.
   *
   * @param title title of the section
   * @param settings settings in addition to those of every hazard
   * @param preparations statements to run first
   * @param root further members of each whole schema
   * @param needs first number of the oldest server version that is able to do it
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
