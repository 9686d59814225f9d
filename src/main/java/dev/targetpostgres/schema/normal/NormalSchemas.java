package dev.targetpostgres.schema.normal;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The last SCHEMA of each stream, so that one that is repeated is read once. Not thread-safe. */
public final class NormalSchemas {
  private final Map<String, Entry> last = new HashMap<>();

  private record Entry(JsonNode sent, NormalSchema normal) {}

  /** Returns the schema's normal form, the same object for the same schema of a stream. */
  public NormalSchema of(String stream, JsonNode sent) {
    Entry entry = last.get(stream);
    if (entry == null || !entry.sent().equals(sent)) {
      entry = new Entry(sent, NormalSchema.of(sent, stream));
      last.put(stream, entry);
    }
    return entry.normal();
  }
}
