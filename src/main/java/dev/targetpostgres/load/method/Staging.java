package dev.targetpostgres.load.method;

import dev.targetpostgres.encode.RowRange;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.postgres.CopySink;
import dev.targetpostgres.postgres.CountedStatements;
import dev.targetpostgres.postgres.Dml;
import dev.targetpostgres.postgres.Dml.StagingColumn;
import dev.targetpostgres.postgres.RowExpressions;
import dev.targetpostgres.postgres.SessionSql;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Creates the staging table of a batch in the batch's transaction. This is a temporary table if the
 * role may create one, else a table in the target's schema. Thread-safe.
 *
 * @param temporary whether the role may create temporary tables
 */
public record Staging(boolean temporary) {
  /** The step after staging, for example the merge. */
  public interface Step {
    /** Returns the statements that process the staged rows. */
    CountedStatements after(Connection connection, Dml.Source source) throws SQLException;
  }

  /**
   * Returns a load that stages the rows and does the step. A temporary staging table lives until
   * the transaction's end or the next one of its number. Any other is dropped after the step.
   *
   * @param number number of the staging table in the transaction
   */
  public RowLoad load(int number, TablePlan plan, RowRange rows, Step step) {
    List<String> before = new ArrayList<>(settings(plan, rows));
    List<String> keys = plan.target().mergeKeys();
    Dml.Source source;
    if (temporary && plan.shape().distribution().isSharded()) {
      // DROP TABLE would make Citus lose the savepoint before it.
      List<StagingColumn> columns = plan.stagingColumns();
      before.add(Dml.createTemporaryOnce(number, columns));
      source = Dml.Source.temporary(number, columns, keys, plan.ordinal(), plan.deletedAt());
    } else if (temporary) {
      before.add(Dml.createTemporary(number, plan.stagingColumns()));
      source = Dml.Source.temporary(number, keys, plan.ordinal(), plan.deletedAt());
    } else {
      TableName name = plan.shape().name().beside("_sdc_staging_" + UUID.randomUUID());
      before.add(Dml.createUnlogged(name, plan.stagingColumns()));
      source = Dml.Source.table(name, keys, plan.ordinal(), plan.deletedAt());
    }
    return new RowLoad(
        before,
        connection -> {
          CountedStatements after = send(connection, source, plan, rows, step);
          return temporary ? after : after.then(Dml.dropSource(source));
        });
  }

  /**
   * Returns a load that stages the rows on the worker nodes of Citus, beside the rows of their
   * table, and does the step there.
   */
  RowLoad loadOnWorkers(
      int number, TablePlan plan, RowRange rows, StagingTables tables, Step step) {
    List<StagingColumn> columns = plan.stagingColumns();
    TableName name = tables.name(plan, "rows " + number, columns);
    Dml.Source source =
        Dml.Source.table(name, plan.target().mergeKeys(), plan.ordinal(), plan.deletedAt());
    return new RowLoad(
        settings(plan, rows),
        connection -> {
          tables.prepare(connection, name, columns, plan, rows.rows());
          return send(connection, source, plan, rows, step);
        });
  }

  private static List<String> settings(TablePlan plan, RowRange rows) {
    boolean casts =
        plan.expressions() != null
            || !plan.columns().stream().allMatch(StagedColumn::isDirect)
            || (rows.isPartial() && plan.foldsText())
            || plan.comparesTexts();
    return casts ? List.of(SessionSql.neutralSettings()) : List.of();
  }

  private static CountedStatements send(
      Connection connection, Dml.Source source, TablePlan plan, RowRange rows, Step step)
      throws SQLException {
    CopySink.copy(connection, Dml.copy(source, plan.copyColumns()), rows);
    RowExpressions expressions = plan.expressions();
    if (expressions == null) {
      return step.after(connection, source);
    }
    long filtered = filter(connection, source, expressions);
    return step.after(connection, source.with(expressions))
        .counting(counts -> counts.withFiltered(filtered));
  }

  /**
   * Returns a load that adds the rows to a table. It stages them only if the plan needs it.
   *
   * @param columns the table's columns, with the ordinal if the table has it
   */
  RowLoad insert(
      int number, TablePlan plan, TableName into, List<StagedColumn> columns, RowRange rows) {
    if (plan.isDirect()) {
      String copy = Dml.copy(into, plan.copyColumns());
      return new RowLoad(
          List.of(),
          connection ->
              CountedStatements.done(RowCounts.inserted(CopySink.copy(connection, copy, rows))));
    }
    return load(
        number,
        plan,
        rows,
        (connection, source) ->
            new CountedStatements(
                List.of(Dml.insert(into, columns, source.withoutKeys())),
                numbers -> RowCounts.inserted(numbers.get(0))));
  }

  private static long filter(Connection connection, Dml.Source source, RowExpressions expressions)
      throws SQLException {
    return expressions.filter() == null
        ? 0
        : Transactions.execute(connection, Dml.filter(source, expressions));
  }
}
