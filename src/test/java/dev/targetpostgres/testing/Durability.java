package dev.targetpostgres.testing;

import java.util.List;
import java.util.Map;

/** The durability of data on a server that is started for tests. */
enum Durability {
  /** Tests are faster, and a power failure loses everything. */
  NONE("off"),
  /** The server's default, which is right for measurements. */
  DEFAULT("on");

  private final String onOrOff;

  Durability(String onOrOff) {
    this.onOrOff = onOrOff;
  }

  Map<String, String> settings() {
    return Map.of(
        "fsync", onOrOff,
        "full_page_writes", onOrOff,
        "synchronous_commit", onOrOff,
        "max_connections", "100");
  }

  /** Returns the settings as arguments of the {@code postgres} command. */
  List<String> arguments() {
    return settings().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(setting -> List.of("-c", setting.getKey() + "=" + setting.getValue()).stream())
        .toList();
  }
}
