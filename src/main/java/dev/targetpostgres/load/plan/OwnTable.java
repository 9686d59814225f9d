package dev.targetpostgres.load.plan;

import dev.targetpostgres.schema.TableName;
import java.util.Arrays;

/**
 * A table that target-postgres itself keeps in a target schema. No stream may be loaded into it.
 */
public enum OwnTable {
  /** Commit markers of the runs that are alive. */
  BATCHES("_sdc_batches"),
  /** Rejected records. */
  REJECTED("_sdc_rejected"),
  /** The SCHEMAs that rejected records came with. */
  REJECTED_SCHEMAS("_sdc_rejected_schemas"),
  /** The STATE of pipelines. */
  STATE("_sdc_state");

  private final String table;

  OwnTable(String table) {
    this.table = table;
  }

  /** Returns the table in the schema of the other. */
  public TableName beside(TableName other) {
    return other.beside(table);
  }

  /** Returns the table's name in any schema. */
  public String tableName() {
    return table;
  }

  static boolean is(TableName name) {
    return Arrays.stream(values()).anyMatch(own -> own.table.equals(name.table()));
  }
}
