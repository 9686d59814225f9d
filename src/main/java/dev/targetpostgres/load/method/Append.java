package dev.targetpostgres.load.method;

import dev.targetpostgres.encode.RowRange;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.report.RowCounts;
import java.sql.Connection;
import java.sql.SQLException;

/** Every record a new row: COPY straight into the table where that is possible. */
public final class Append implements LoadMethod {
  private final TablePlan plan;
  private final Staging staging;

  public Append(TablePlan plan, Staging staging) {
    this.plan = plan;
    this.staging = staging;
  }

  @Override
  public RowCounts load(Connection connection, RowRange rows) throws SQLException {
    return staging.insert(connection, plan, plan.shape().name(), plan.columns(), rows);
  }

  @Override
  public boolean isPatient() {
    return false;
  }
}
