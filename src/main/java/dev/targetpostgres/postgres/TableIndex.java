package dev.targetpostgres.postgres;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An existing index.
 *
 * @param expressions its keys as SQL, with their collations
 * @param predicate the condition of a partial index, as SQL, or null
 * @param nullsDistinct whether two NULLs count as different
 * @param limited whether a value can be too large for the index
 * @param columns the table's columns that the index uses
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
