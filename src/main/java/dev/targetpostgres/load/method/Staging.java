package dev.targetpostgres.load.method;

import dev.targetpostgres.encode.RowRange;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.postgres.CopySink;
import dev.targetpostgres.postgres.Dml;
import dev.targetpostgres.postgres.RowExpressions;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * Makes the staging table of a batch within the batch's transaction: a temporary table if that is
 * granted, else a table in the target's schema. Thread-safe.
 *
 * @param temporary whether temporary tables are granted
 */
public record Staging(boolean temporary) {
  /** Something done with the rows while they are staged. */
  public interface Step<T> {
    /**
     * Does it.
     *
     * @param filtered rows that a filter has left out
     */
    T apply(Dml.Source source, long filtered) throws SQLException;
  }

  /**
   * Stages the rows and does the step. A temporary staging table is dropped by the next one of the
   * transaction, or at its end; another one at once.
   */
  public <T> T with(Connection connection, TablePlan plan, RowRange rows, Step<T> step)
      throws SQLException {
    if (plan.expressions() != null || !plan.columns().stream().allMatch(StagedColumn::isDirect)) {
      Transactions.neutralSettings(connection);
    }
    Dml.Source source = create(connection, plan);
    CopySink.copy(connection, Dml.copy(source, plan.copyColumns()), rows);
    RowExpressions expressions = plan.expressions();
    T result =
        expressions == null
            ? step.apply(source, 0)
            : step.apply(source.with(expressions), filter(connection, source, expressions));
    if (!temporary) {
      Transactions.execute(connection, Dml.dropSource(source));
    }
    return result;
  }

  /**
   * Adds the rows to a table, without staging if the table takes them as they are.
   *
   * @param columns of the table, with the ordinal if the table has it
   */
  RowCounts insert(
      Connection connection,
      TablePlan plan,
      TableName into,
      List<StagedColumn> columns,
      RowRange rows)
      throws SQLException {
    if (plan.isDirect()) {
      return RowCounts.inserted(
          CopySink.copy(connection, Dml.copy(into, plan.copyColumns()), rows));
    }
    return with(
        connection,
        plan,
        rows,
        (source, filtered) ->
            RowCounts.inserted(
                    Transactions.execute(
                        connection, Dml.insert(into, columns, source.withoutKeys())))
                .withFiltered(filtered));
  }

  private static long filter(Connection connection, Dml.Source source, RowExpressions expressions)
      throws SQLException {
    return expressions.filter() == null
        ? 0
        : Transactions.execute(connection, Dml.filter(source, expressions));
  }

  private Dml.Source create(Connection connection, TablePlan plan) throws SQLException {
    List<String> keys = plan.target().mergeKeys();
    if (temporary) {
      Transactions.execute(connection, Dml.createTemporary(plan.stagingColumns()));
      return Dml.Source.temporary(keys, plan.ordinal(), plan.deletedAt());
    }
    TableName name = plan.shape().name().beside("_sdc_staging_" + UUID.randomUUID());
    Transactions.execute(connection, Dml.createUnlogged(name, plan.stagingColumns()));
    return Dml.Source.table(name, keys, plan.ordinal(), plan.deletedAt());
  }
}
