package dev.targetpostgres.load;

import dev.targetpostgres.batch.Batch;
import dev.targetpostgres.postgres.CopySink;
import dev.targetpostgres.postgres.Dml;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.RowCounts;
import java.sql.Connection;
import java.sql.SQLException;

/** Every record a new row: COPY straight into the table where that is possible. */
final class Append implements LoadMethod {
  private final TablePlan plan;
  private final Staging staging;

  Append(TablePlan plan, Staging staging) {
    this.plan = plan;
    this.staging = staging;
  }

  @Override
  public RowCounts load(Connection connection, Batch batch) throws SQLException {
    if (plan.isDirect()) {
      String copy = Dml.copy(plan.shape().name(), plan.copyColumns());
      return RowCounts.inserted(CopySink.copy(connection, copy, batch.rows()));
    }
    Dml.Source source = staging.fill(connection, plan, batch);
    String insert = Dml.insert(plan.shape().name(), plan.columns(), source);
    long inserted = Transactions.execute(connection, insert);
    staging.drop(connection, source);
    return RowCounts.inserted(inserted);
  }

  @Override
  public boolean isPatient() {
    return false;
  }
}
