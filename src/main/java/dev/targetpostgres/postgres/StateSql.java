package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.TableName;

/** Statements on the state table, as text. Pure. The comments name the parameters in order. */
public final class StateSql {
  private StateSql() {}

  /** Increments a pipeline's fence, or inserts its row; returns the fence. Parameter: pipeline. */
  public static String takeOver(TableName table) {
    return "INSERT INTO "
        + Sql.table(table)
        + " AS t (pipeline_id, fence, checkpoint, updated_at) VALUES (?, 1, 0, now())"
        + " ON CONFLICT (pipeline_id) DO UPDATE SET fence = t.fence + 1, checkpoint = 0"
        + " RETURNING fence";
  }

  /** Sets the STATE if the fence is still ours. Parameters: state, checkpoint, pipeline, fence. */
  public static String write(TableName table) {
    return "UPDATE "
        + Sql.table(table)
        + " SET state = COALESCE(?, state), checkpoint = ?, updated_at = now()"
        + " WHERE pipeline_id = ? AND fence = ?";
  }

  /** Looks for a checkpoint. Parameters: pipeline, fence, checkpoint. */
  public static String find(TableName table) {
    return "SELECT 1 FROM "
        + Sql.table(table)
        + " WHERE pipeline_id = ? AND fence = ? AND checkpoint = ?";
  }

  /** Selects the STATE. Parameter: pipeline. */
  public static String read(TableName table) {
    return "SELECT state FROM " + Sql.table(table) + " WHERE pipeline_id = ?";
  }
}
