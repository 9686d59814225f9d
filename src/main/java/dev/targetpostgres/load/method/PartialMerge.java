package dev.targetpostgres.load.method;

import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.load.table.SchemaChanges;
import dev.targetpostgres.postgres.CountedStatements;
import dev.targetpostgres.postgres.Dml;
import dev.targetpostgres.postgres.Dml.StagingColumn;
import dev.targetpostgres.postgres.Fold;
import dev.targetpostgres.postgres.PartialDml;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.schema.TableColumn;
import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Merges records that leave properties out. It folds the records of a key into one row, with the
 * last value sent for each column. It updates only the sent columns of existing rows, and inserts
 * new rows. ON CONFLICT alone would reject the missing value of a NOT NULL column before it finds
 * the existing row. Tables with rules always merge this way: they do not support ON CONFLICT, and
 * their rules must see the rows as they were selected.
 *
 * @param temporary whether the role may create temporary tables
 * @param indexed whether a unique index covers the key
 * @param stagingTables creates tables for folded rows on the worker nodes of Citus
 * @param changes makes columns nullable if a new row has no value for them
 */
record PartialMerge(
    TablePlan plan,
    boolean temporary,
    boolean indexed,
    StagingTables stagingTables,
    SchemaChanges changes) {
  /**
   * Returns the statements that merge the source's rows.
   *
   * @param rows the most rows that the source has
   */
  CountedStatements after(Connection connection, Dml.Source source, int rows) throws SQLException {
    PartialDml statements = statements(connection, source, rows);
    List<String> all = new ArrayList<>();
    if (changes.widens() && !statements.required().isEmpty()) {
      allowNulls(connection, statements);
    }
    all.add(statements.create());
    int before = all.size();
    CountedStatements merge = merge(statements);
    all.addAll(merge.statements());
    return new CountedStatements(
        all, numbers -> merge.counter().apply(numbers.subList(before, numbers.size())));
  }

  /** Returns the statements that merge the folded rows. */
  static CountedStatements merge(PartialDml statements) {
    List<String> all = new ArrayList<>();
    if (!statements.indexed()) {
      all.add(statements.lock());
    }
    int delete = all.size();
    boolean deletes = statements.fold().source().deletedAt() != null;
    if (deletes) {
      all.add(statements.deleteMarked());
    }
    if (statements.ruled()) {
      all.add(statements.markNew());
    }
    int update = all.size();
    all.add(statements.update());
    all.add(statements.insert());
    if (!statements.onWorkers()) {
      all.add(statements.drop());
    }
    return new CountedStatements(
        all,
        numbers ->
            new RowCounts(
                numbers.get(update + 1), numbers.get(update), deletes ? numbers.get(delete) : 0));
  }

  private PartialDml statements(Connection connection, Dml.Source source, int rows)
      throws SQLException {
    boolean keeps = plan.presence() != null;
    boolean onWorkers = plan.shape().distribution().isRemote();
    TableName folded = folded(plan, temporary);
    if (onWorkers) {
      List<StagingColumn> columns = foldedColumns();
      folded = stagingTables.name(plan, "folded", columns);
      stagingTables.prepare(connection, folded, columns, plan, rows);
    }
    return new PartialDml(
        plan.shape().name(),
        new Fold(plan.columns(), source, plan.presence(), keeps ? plan.kept() : Map.of()),
        folded,
        onWorkers,
        indexed && !onWorkers,
        plan.shape().ruled(),
        keeps ? plan.required() : List.of(),
        plan.deletedMark());
  }

  private List<StagingColumn> foldedColumns() {
    List<StagingColumn> columns = new ArrayList<>();
    for (StagedColumn column : plan.columns()) {
      String collation =
          plan.shape().column(column.name()).map(TableColumn::collation).orElse(null);
      columns.add(new StagingColumn(column.name(), column.target().sql(), collation));
    }
    if (plan.presence() != null) {
      columns.add(new StagingColumn(plan.presence(), "bit varying", null));
    }
    return columns;
  }

  /** Returns a new name for a table of folded rows, or null if a temporary table is used. */
  static @Nullable TableName folded(TablePlan plan, boolean temporary) {
    return temporary ? null : plan.shape().name().beside("_sdc_folded_" + UUID.randomUUID());
  }

  /**
   * Makes required columns nullable if a new row has no value for them. This comes before the merge
   * locks the table: if two workers held that lock, neither could change the table.
   */
  private void allowNulls(Connection connection, PartialDml statements) throws SQLException {
    Savepoint before = connection.setSavepoint();
    Transactions.execute(connection, statements.create());
    List<String> lacking = lacking(connection, statements);
    // The rollback also releases the query's lock, and drops the table of folded rows.
    Transactions.rollBackTo(connection, before);
    if (!lacking.isEmpty()) {
      changes.allowNulls(connection, plan.shape().name(), lacking);
    }
  }

  private static List<String> lacking(Connection connection, PartialDml statements)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(statements.lacking())) {
      List<String> lacking = new ArrayList<>();
      row.next();
      for (int i = 0; i < statements.required().size(); i++) {
        if (row.getBoolean(i + 1)) {
          lacking.add(statements.required().get(i));
        }
      }
      return lacking;
    }
  }
}
