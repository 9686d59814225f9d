package dev.targetpostgres.schema;

import org.jspecify.annotations.Nullable;

/** The name of a table, as the server stores it: exact case, no quotes. Immutable. */
public record TableName(String schema, String table) {
  /** Returns another table in the same schema. */
  public TableName beside(String other) {
    return new TableName(schema, other);
  }

  /**
   * Compares like a record's own method, which is slow at its first call:
   * docs/performance-notes.md, "The start".
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TableName name
        && schema.equals(name.schema)
        && table.equals(name.table);
  }

  @Override
  public int hashCode() {
    return 31 * schema.hashCode() + table.hashCode();
  }

  /** Returns the name for messages; not valid in SQL. */
  @Override
  public String toString() {
    return schema + "." + table;
  }
}
