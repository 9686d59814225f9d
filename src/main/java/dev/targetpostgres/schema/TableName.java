package dev.targetpostgres.schema;

/** A table's name, both parts as the server keeps them: exact case, unquoted. */
public record TableName(String schema, String table) {
  /** Another table in the same schema. */
  public TableName beside(String other) {
    return new TableName(schema, other);
  }

  /** For messages, never for SQL. */
  @Override
  public String toString() {
    return schema + "." + table;
  }
}
