package dev.targetpostgres.values;

import dev.targetpostgres.testing.Json;

/** A tap's messages, one line each. */
final class Messages {
  private final StringBuilder lines = new StringBuilder();

  /**
   * Adds a SCHEMA.
   *
   * @param keys names of key properties with commas between, or empty
   * @param properties members of the object of properties
   */
  Messages schema(String stream, String keys, String properties) {
    StringBuilder list = new StringBuilder();
    for (String key : keys.isEmpty() ? new String[0] : keys.split(",", -1)) {
      list.append(list.isEmpty() ? "" : ", ").append(quoted(key));
    }
    return line(
        """
        {"type": "SCHEMA", "stream": %s, "key_properties": [%s], "schema": {"properties": {%s}}}
        """
            .formatted(quoted(stream), list, properties));
  }

  /** Adds a RECORD with these properties. */
  Messages record(String stream, String properties) {
    return line(
        """
        {"type": "RECORD", "stream": %s, "record": {%s}}
        """
            .formatted(quoted(stream), properties));
  }

  /** Adds a STATE. */
  @SuppressWarnings("AnnotateFormatMethod") // The annotation would be a dependency of its own.
  Messages state(String value) {
    return line("{\"type\": \"STATE\", \"value\": %s}\n".formatted(value));
  }

  private Messages line(String message) {
    lines.append(message);
    return this;
  }

  private static String quoted(String text) {
    return Json.of(text);
  }

  @Override
  public String toString() {
    return lines.toString();
  }
}
