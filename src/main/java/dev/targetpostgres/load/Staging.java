package dev.targetpostgres.load;

import dev.targetpostgres.batch.Batch;
import dev.targetpostgres.postgres.CopySink;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.postgres.Dml;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The staging table of a batch, made and gone within the batch's transaction: temporary where that
 * is granted, a table in the target's schema where not. Thread-safe.
 *
 * @param temporary whether temporary tables are granted
 */
record Staging(boolean temporary) {
  /** Makes the table and copies the batch's rows into it. */
  Dml.Source fill(Connection connection, TablePlan plan, Batch batch) throws SQLException {
    Dml.Source source = create(connection, plan);
    CopySink.copy(connection, Dml.copy(source, plan.copyColumns()), batch.rows());
    return source;
  }

  /** Removes the table; a temporary one goes with its transaction. */
  void drop(Connection connection, Dml.Source source) throws SQLException {
    if (!temporary) {
      Transactions.execute(connection, "DROP TABLE " + source.relation());
    }
  }

  private Dml.Source create(Connection connection, TablePlan plan) throws SQLException {
    @Nullable String deletedAt = plan.deletedAt();
    if (temporary) {
      Transactions.execute(connection, Dml.createTemporary(plan.stagingColumns()));
      return Dml.Source.temporary(plan.target().mergeKeys(), plan.ordinal(), deletedAt);
    }
    TableName name = plan.shape().name().beside("_sdc_staging_" + UUID.randomUUID());
    for (String statement :
        Ddl.createStaging(name, plan.stagingColumns(), false, "target-postgres staging")) {
      Transactions.execute(connection, statement);
    }
    return Dml.Source.table(name, plan.target().mergeKeys(), plan.ordinal(), deletedAt);
  }
}
