package dev.targetpostgres.bench;

import dev.targetpostgres.testing.Json;
import org.jspecify.annotations.Nullable;

/**
 * Prints the values of one row twice: as the members of a JSON object and as a line of CSV. The
 * first value is never null.
 */
final class RowLines {
  private final StringBuilder json = new StringBuilder(1024);
  private final StringBuilder csv = new StringBuilder(1024);

  void start() {
    json.setLength(0);
    csv.setLength(0);
  }

  /** A number or a boolean, which look the same in both. */
  void literal(String column, @Nullable String value) {
    name(column);
    json.append(value);
    csv.append(value == null ? "" : value);
  }

  void text(String column, @Nullable String value) {
    if (value == null) {
      literal(column, null);
      return;
    }
    name(column);
    Json.appendText(json, value);
    quote(value);
  }

  /** A value that is JSON already. */
  void nested(String column, String value) {
    name(column);
    json.append(value);
    quote(value);
  }

  CharSequence json() {
    return json;
  }

  CharSequence csv() {
    return csv;
  }

  private void name(String column) {
    json.append(json.isEmpty() ? "\"" : ", \"").append(column).append("\": ");
    csv.append(csv.isEmpty() ? "" : ",");
  }

  private void quote(String value) {
    csv.append('"').append(value.replace("\"", "\"\"")).append('"');
  }
}
