package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.TableName;

/** Statements on the table of STATE values, as text. Pure. */
public final class StateSql {
  private StateSql() {}

  /** Counts the fence up, or makes the pipeline's row: pipeline. Returns the fence. */
  public static String takeOver(TableName table) {
    return "INSERT INTO "
        + Sql.table(table)
        + " AS t (pipeline_id, fence, checkpoint, updated_at) VALUES (?, 1, 0, now())"
        + " ON CONFLICT (pipeline_id) DO UPDATE SET fence = t.fence + 1, checkpoint = 0"
        + " RETURNING fence";
  }

  /** Sets the STATE where the fence stands: state, checkpoint, pipeline, fence. */
  public static String write(TableName table) {
    return "UPDATE "
        + Sql.table(table)
        + " SET state = COALESCE(?, state), checkpoint = ?, updated_at = now()"
        + " WHERE pipeline_id = ? AND fence = ?";
  }

  /** Looks for a checkpoint: pipeline, fence, checkpoint. */
  public static String find(TableName table) {
    return "SELECT 1 FROM "
        + Sql.table(table)
        + " WHERE pipeline_id = ? AND fence = ? AND checkpoint = ?";
  }

  /** The STATE: pipeline. */
  public static String read(TableName table) {
    return "SELECT state FROM " + Sql.table(table) + " WHERE pipeline_id = ?";
  }
}
