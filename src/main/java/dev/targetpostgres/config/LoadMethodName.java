package dev.targetpostgres.config;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The values of the setting {@code load_method}. */
public enum LoadMethodName {
  /** Every record is a new row. */
  APPEND("adds every record as a row"),
  /** Meltano's default: upsert if the stream has keys, append if not. */
  APPEND_ONLY(null),
  /** If a key occurs more than once, the last record wins. */
  UPSERT("keeps the last record of a key"),
  /** The stream replaces the table's rows when the run ends well. */
  OVERWRITE("replaces all rows when the run ends well");

  /** A phrase for the reference of settings, or null if the reference explains it separately. */
  private final @Nullable String does;

  LoadMethodName(@Nullable String does) {
    this.does = does;
  }

  /** Returns a sentence for the reference of settings that describes each method. */
  static String descriptions() {
    return Stream.of(values())
        .filter(method -> method.does != null)
        .map(method -> "`%s` %s".formatted(method.name().toLowerCase(Locale.ROOT), method.does))
        .collect(Collectors.joining("; ", "", "."));
  }
}
