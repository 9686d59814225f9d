package dev.targetpostgres.bench;

import dev.targetpostgres.testing.Json;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes the values of a row twice: as members of a JSON object and as a line of CSV. The first
 * value is never null.
 */
final class RowLines {
  private final StringBuilder json = new StringBuilder(1024);
  private final StringBuilder csv = new StringBuilder(1024);
  private final Predicate<String> columns;
  private boolean compact;

  /** Makes lines with all columns of the rows. */
  RowLines() {
    this(column -> true);
  }

  /** Makes lines with the columns that pass the test. */
  RowLines(Predicate<String> columns) {
    this.columns = columns;
  }

  void start() {
    start(false);
  }

  /** Begins a row. Compact JSON has no blanks between tokens and only the required escapes. */
  void start(boolean isCompact) {
    compact = isCompact;
    json.setLength(0);
    csv.setLength(0);
  }

  /** Adds a number or a boolean, which JSON and CSV write the same way. */
  void literal(String column, @Nullable String value) {
    if (begins(column)) {
      json.append(value);
      csv.append(value == null ? "" : value);
    }
  }

  void text(String column, @Nullable String value) {
    if (value == null) {
      literal(column, null);
    } else if (begins(column)) {
      if (compact) {
        appendCompact(value);
      } else {
        Json.appendText(json, value);
      }
      quote(value);
    }
  }

  /** Adds a value that is JSON already. */
  void nested(String column, String value) {
    if (begins(column)) {
      json.append(value);
      quote(value);
    }
  }

  /** Returns the text after each colon and comma. */
  String blank() {
    return compact ? "" : " ";
  }

  CharSequence json() {
    return json;
  }

  CharSequence csv() {
    return csv;
  }

  private boolean begins(String column) {
    if (!columns.test(column)) {
      return false;
    }
    json.append(json.isEmpty() ? "" : "," + blank());
    json.append('"').append(column).append("\":").append(blank());
    csv.append(csv.isEmpty() ? "" : ",");
    return true;
  }

  private void appendCompact(String value) {
    json.append('"');
    json.append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
    json.append('"');
  }

  private void quote(String value) {
    csv.append('"').append(value.replace("\"", "\"\"")).append('"');
  }
}
