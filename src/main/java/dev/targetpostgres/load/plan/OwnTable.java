package dev.targetpostgres.load.plan;

import dev.targetpostgres.schema.TableName;
import java.util.Arrays;

/** A table of target-postgres's own in a target schema. No stream may be loaded into it. */
public enum OwnTable {
  /** Commit markers of the active runs. */
  BATCHES("_sdc_batches"),
  /** Rejected records. */
  REJECTED("_sdc_rejected"),
  /** The SCHEMAs of rejected records. */
  REJECTED_SCHEMAS("_sdc_rejected_schemas"),
  /** The newest STATE of each pipeline. */
  STATE("_sdc_state");

  private final String table;

  OwnTable(String table) {
    this.table = table;
  }

  /** Returns this table's full name, in the schema of the other table. */
  public TableName beside(TableName other) {
    return other.beside(table);
  }

  /** Returns the table's name, without a schema. */
  public String tableName() {
    return table;
  }

  static boolean is(TableName name) {
    return Arrays.stream(values()).anyMatch(own -> own.table.equals(name.table()));
  }
}
