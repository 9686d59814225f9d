package dev.targetpostgres.schema.normal;

import dev.targetpostgres.json.ShownValue;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
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
    private final Text line;
    private int more;

    private Entry(Text line) {
      this.line = line;
    }
  }

  /** A keyword that is not known. */
  void unknown(String keyword, String path) {
    add(keyword, path, Wording.KEYWORD_UNKNOWN.with());
  }

  /** A value that a keyword cannot have; the reason follows the value. */
  void value(String keyword, String path, JsonNode value, Text reason) {
    if (!counted(keyword)) {
      add(keyword, path, Wording.KEYWORD_IGNORED.with(ShownValue.of(value), reason));
    }
  }

  /** A type that JSON Schema does not have, beside others. */
  void type(String path, JsonNode type) {
    add("type", path, Wording.TYPE_LEFT_OUT.with(ShownValue.of(type)));
  }

  /** Types none of which JSON Schema has: a column's type can be chosen in a setting. */
  void noType(String path, JsonNode value, boolean isColumn) {
    value(
        "type",
        path,
        value,
        isColumn ? Wording.NOT_A_TYPE_OF_COLUMN.with(stream, path) : Wording.NOT_A_TYPE.with());
  }

  /** A property with something else than a schema. */
  void noSchema(String path, JsonNode value) {
    if (!counted("")) {
      Text line = Wording.PROPERTY_NOT_A_SCHEMA.with(ShownValue.quoted(path), ShownValue.of(value));
      entries.put("", new Entry(line));
    }
  }

  /** References lead to more than is followed; said once. */
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

  /** In the order in which they were met. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (lines.size() == MOST_LINES) {
        lines.add(Wording.MORE_KEYWORDS_IGNORED.with(entries.size() - MOST_LINES).toString());
        break;
      }
      lines.add(
          (entry.more == 0 ? entry.line : Wording.AND_ELSEWHERE.with(entry.line, entry.more))
              .toString());
    }
    return lines;
  }
}
