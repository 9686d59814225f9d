package dev.targetpostgres.schema.normal;

import dev.targetpostgres.json.JsonTrees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What a schema says that is passed over: one line for each keyword, however often it stands. */
final class PassedOver {
  private static final int MOST_LINES = 20;
  private static final int LONGEST_SHOWN = 60;

  private final Map<String, Entry> entries = new LinkedHashMap<>();

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
        "is not a keyword of JSON Schema and is ignored; a property belongs into \"properties\"");
  }

  /** A value that a keyword cannot have; the reason follows the value. */
  void value(String keyword, String path, JsonNode value, String reason) {
    if (!counted(keyword)) {
      add(keyword, path, "is ignored: " + shown(value) + " " + reason);
    }
  }

  private void add(String keyword, String path, String reason) {
    if (!counted(keyword)) {
      String where = path.isEmpty() ? "" : "property \"%s\": ".formatted(cut(path));
      entries.put(keyword, new Entry("%s\"%s\" %s".formatted(where, cut(keyword), reason)));
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

  private static String shown(JsonNode value) {
    return cut(JsonTrees.write(value));
  }

  private static String cut(String text) {
    String line = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
    return line.chars().noneMatch(Character::isISOControl)
        ? line
        : line.replaceAll("\\p{Cntrl}", "?");
  }
}
