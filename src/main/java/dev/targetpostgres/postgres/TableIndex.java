package dev.targetpostgres.postgres;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An index that exists.
 *
 * @param expressions its keys as SQL, with their collations
 * @param predicate rows that it holds, as SQL, or null for all
 * @param nullsDistinct whether NULL differs from NULL
 * @param limited whether a value may be too large for it
 * @param columns of the table that it reads
 */
public record TableIndex(
    String name,
    boolean unique,
    List<String> expressions,
    @Nullable String predicate,
    boolean nullsDistinct,
    boolean limited,
    List<String> columns) {
  /** Copies its lists. */
  public TableIndex {
    expressions = List.copyOf(expressions);
    columns = List.copyOf(columns);
  }
}
