package dev.targetpostgres.config;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a user may ask for as {@code load_method}. */
public enum LoadMethodName {
  /** Every record is a new row. */
  APPEND("adds every record as a row"),
  /** The word that Meltano passes by default: upsert with keys, append without. */
  APPEND_ONLY(null),
  /** If a key occurs more than once, the last record wins. */
  UPSERT("keeps the last record of a key"),
  /** The stream replaces the table's rows when the run ends well. */
  OVERWRITE("replaces all rows when the run ends well");

  /** For the reference of settings, or null if it says so in other words. */
  private final @Nullable String does;

  LoadMethodName(@Nullable String does) {
    this.does = does;
  }

  /** Returns what each method does, in a sentence for the reference of settings. */
  static String descriptions() {
    return Stream.of(values())
        .filter(method -> method.does != null)
        .map(method -> "`%s` %s".formatted(method.name().toLowerCase(Locale.ROOT), method.does))
        .collect(Collectors.joining("; ", "", "."));
  }
}
