package dev.targetpostgres.config;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where rows go. Immutable.
 *
 * @param schemas that the settings name, in alphabetical order, {@code public} if they name no
 *     default; a stream's own name may name another
 */
public record LoadOptions(Set<String> schemas) {
  /** Copies its set. */
  public LoadOptions {
    schemas = Collections.unmodifiableSet(new TreeSet<>(schemas));
  }

  static LoadOptions of(Settings settings) {
    Set<String> schemas = new TreeSet<>(settings.schemaMapping().values());
    schemas.add(settings.find(SettingsTable.DEFAULT_TARGET_SCHEMA).orElse("public"));
    return new LoadOptions(schemas);
  }
}
