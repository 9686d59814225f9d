package dev.targetpostgres.testing;

import java.util.List;
import java.util.Map;

/** How much a server that is started for us does for the safety of its data. */
enum Durability {
  /** A power failure loses everything, and every test is faster for it. */
  NONE("off"),
  /** What a server does by default: the honest setting for measurements. */
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

  /** The settings as arguments of the {@code postgres} command. */
  List<String> arguments() {
    return settings().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(setting -> List.of("-c", setting.getKey() + "=" + setting.getValue()).stream())
        .toList();
  }
}
