package dev.targetpostgres.blackbox;

import java.util.ArrayList;
import java.util.List;

/** Makes messages of streams with {@code id} and {@code name}, as lines without newline. */
final class Tap {
  private Tap() {}

  static String schema(String stream, String... keys) {
    List<String> quoted = new ArrayList<>();
    for (String key : keys) {
      quoted.add('"' + key + '"');
    }
    return """
        {"type": "SCHEMA", "stream": "%s", "schema": {"properties": {"id": {"type": "integer"}, \
        "name": {"type": ["null", "string"]}}}, "key_properties": [%s]}"""
        .formatted(stream, String.join(", ", quoted));
  }

  static String record(String stream, int id) {
    return """
        {"type": "RECORD", "stream": "%s", "record": {"id": %d, "name": "name %d"}}"""
        .formatted(stream, id, id);
  }

  /** Returns records with ids from the first to the last. */
  static List<String> records(String stream, int first, int last) {
    List<String> records = new ArrayList<>();
    for (int id = first; id <= last; id++) {
      records.add(record(stream, id));
    }
    return records;
  }

  static String state(int at) {
    return "{\"type\": \"STATE\", \"value\": %s}".formatted(printedState(at));
  }

  /** Returns the line that the target prints for {@link #state}. */
  static String printedState(int at) {
    return "{\"at\": %d}".formatted(at);
  }

  /** Returns the number in a printed STATE. */
  static int at(String printedState) {
    return Integer.parseInt(printedState.replaceAll("\\D", ""));
  }
}
