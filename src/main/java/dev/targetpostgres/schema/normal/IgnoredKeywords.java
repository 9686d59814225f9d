package dev.targetpostgres.schema.normal;

import dev.targetpostgres.json.ShownValue;
import dev.targetpostgres.report.Quantity;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Collects the ignored parts of a schema: one line for each keyword. Not thread-safe. */
final class IgnoredKeywords {
  private static final int MOST_LINES = 20;

  private final String stream;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private boolean cutOff;

  IgnoredKeywords(String stream) {
    this.stream = stream;
  }

  private static final class Entry {
    private final Text line;
    private int more;

    private Entry(Text line) {
      this.line = line;
    }
  }

  /** Adds an unknown keyword. */
  void unknown(String keyword, String path) {
    add(keyword, path, Wording.KEYWORD_UNKNOWN.with());
  }

  /** Adds a keyword whose value is not valid. In the message, the reason follows the value. */
  void value(String keyword, String path, JsonNode value, Text reason) {
    if (!counted(keyword)) {
      add(keyword, path, Wording.KEYWORD_IGNORED.with(ShownValue.of(value), reason));
    }
  }

  /** Adds a type that is unknown in JSON Schema, next to known types. */
  void type(String path, JsonNode type) {
    add("type", path, Wording.TYPE_LEFT_OUT.with(ShownValue.of(type)));
  }

  /** Adds a schema that has only unknown types. A setting can define a column's type. */
  void noType(String path, JsonNode value, boolean isColumn) {
    value(
        "type",
        path,
        value,
        isColumn ? Wording.NOT_A_TYPE_OF_COLUMN.with(stream, path) : Wording.NOT_A_TYPE.with());
  }

  /** Adds a property whose value is not a schema. */
  void notASchema(String path, JsonNode value) {
    if (!counted("")) {
      Text line = Wording.PROPERTY_NOT_A_SCHEMA.with(ShownValue.quoted(path), ShownValue.of(value));
      entries.put("", new Entry(line));
    }
  }

  /** Adds that references exceed a limit. Reported once. */
  void cutOff(String path) {
    if (!cutOff) {
      cutOff = true;
      add("$ref", path, Wording.REFERENCES_CUT_OFF.with());
    }
  }

  private void add(String keyword, String path, Text reason) {
    if (!counted(keyword)) {
      Text line = Wording.SUBJECT_AND_REASON.with(ShownValue.quoted(keyword), reason);
      entries.put(
          keyword,
          new Entry(
              path.isEmpty() ? line : Wording.OF_PROPERTY.with(ShownValue.quoted(path), line)));
    }
  }

  private boolean counted(String keyword) {
    Entry entry = entries.get(keyword);
    if (entry != null) {
      entry.more++;
    }
    return entry != null;
  }

  /** Returns the lines in the order of their first occurrence. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (lines.size() == MOST_LINES) {
        lines.add(
            Wording.MORE_KEYWORDS_IGNORED
                .with(Quantity.of(entries.size() - MOST_LINES, "more keyword", "more keywords"))
                .toString());
        break;
      }
      lines.add(
          (entry.more == 0
                  ? entry.line
                  : Wording.AND_ELSEWHERE.with(
                      entry.line, Quantity.of(entry.more, "more place", "more places")))
              .toString());
    }
    return lines;
  }
}
