package dev.targetpostgres.schema.normal;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Caches the last SCHEMA of each stream, since taps repeat SCHEMAs. Not thread-safe. */
public final class NormalSchemas {
  private final Map<String, Entry> last = new HashMap<>();

  private record Entry(JsonNode sent, NormalSchema normal) {}

  /** Returns the schema's normal form; the same object if the stream's schema has not changed. */
  public NormalSchema of(String stream, JsonNode sent) {
    Entry entry = last.get(stream);
    if (entry == null || !entry.sent().equals(sent)) {
      entry = new Entry(sent, NormalSchema.of(sent, stream));
      last.put(stream, entry);
    }
    return entry.normal();
  }
}
