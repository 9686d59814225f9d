package dev.targetpostgres.schema;

import org.jspecify.annotations.Nullable;

/** A table's name, both parts as the server keeps them: exact case, unquoted. */
public record TableName(String schema, String table) {
  /** Another table in the same schema. */
  public TableName beside(String other) {
    return new TableName(schema, other);
  }

  /**
   * As a record's own, which is linked when first called: docs/performance-notes.md, "The start".
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

  /** For messages, never for SQL. */
  @Override
  public String toString() {
    return schema + "." + table;
  }
}
