package dev.targetpostgres.schema.normal;

import dev.targetpostgres.json.ShownValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What a schema says that is ignored: one line for each keyword, however often it stands. */
final class IgnoredKeywords {
  private static final int MOST_LINES = 20;

  private final String stream;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private boolean cutOff;

  IgnoredKeywords(String stream) {
    this.stream = stream;
  }

  private static final class Entry {
    private final String line;
    private int more;

    private Entry(String line) {
      this.line = line;
    }
  }

  /** A keyword that is not known. */
  void unknown(String keyword, String path) {
    add(
        keyword,
        path,
        "is not a keyword of JSON Schema and is ignored; if it is meant as a property, it must be"
            + " inside \"properties\"");
  }

  /** A value that a keyword cannot have; the reason follows the value. */
  void value(String keyword, String path, JsonNode value, String reason) {
    if (!counted(keyword)) {
      add(keyword, path, "is ignored: " + ShownValue.of(value) + " " + reason);
    }
  }

  /** A type that JSON Schema does not have, beside others. */
  void type(String path, JsonNode type) {
    add("type", path, "leaves out " + ShownValue.of(type) + ", which is not a JSON Schema type");
  }

  /** Types none of which JSON Schema has: a column's type can be chosen in a setting. */
  void noType(String path, JsonNode value, boolean isColumn) {
    String column =
        isColumn
            ? ", so a new column is jsonb; to choose its type set streams.%s.columns.%s.type"
                .formatted(stream, path)
            : "; any value is allowed";
    value("type", path, value, "is not a JSON Schema type" + column);
  }

  /** A property with something else than a schema. */
  void noSchema(String path, JsonNode value) {
    if (!counted("")) {
      String line =
          "property %s: its schema, %s, is ignored; any value is allowed"
              .formatted(ShownValue.quoted(path), ShownValue.of(value));
      entries.put("", new Entry(line));
    }
  }

  /** References lead to more than is followed; said once. */
  void cutOff(String path) {
    if (!cutOff) {
      cutOff = true;
      add("$ref", path, "is not followed everywhere: its schemas are too deep or too many");
    }
  }

  private void add(String keyword, String path, String reason) {
    if (!counted(keyword)) {
      String where = path.isEmpty() ? "" : "property %s: ".formatted(ShownValue.quoted(path));
      entries.put(
          keyword, new Entry("%s%s %s".formatted(where, ShownValue.quoted(keyword), reason)));
    }
  }

  private boolean counted(String keyword) {
    Entry entry = entries.get(keyword);
    if (entry != null) {
      entry.more++;
    }
    return entry != null;
  }

  /** In the order in which they were met. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (lines.size() == MOST_LINES) {
        lines.add("%d more keywords are ignored".formatted(entries.size() - MOST_LINES));
        break;
      }
      String more = entry.more == 0 ? "" : " (and in %d more places)".formatted(entry.more);
      lines.add(entry.line + more);
    }
    return lines;
  }
}
