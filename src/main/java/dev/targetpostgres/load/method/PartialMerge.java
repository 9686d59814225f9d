package dev.targetpostgres.load.method;

import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.load.table.SchemaChanges;
import dev.targetpostgres.postgres.CountedStatements;
import dev.targetpostgres.postgres.Dml;
import dev.targetpostgres.postgres.Fold;
import dev.targetpostgres.postgres.PartialDml;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Merges records that leave properties out. Those of one key are folded into one row with the last
 * value sent for each column. Rows that exist are updated in the columns that were sent, and the
 * rest is inserted. ON CONFLICT alone cannot do it: it would reject the missing value of a NOT NULL
 * column before it saw that the row exists.
 *
 * @param temporary whether temporary tables are granted
 * @param indexed whether a unique index covers the key
 * @param changes makes columns nullable if a new row has no value for them
 */
record PartialMerge(TablePlan plan, boolean temporary, boolean indexed, SchemaChanges changes) {
  /** Returns the statements that merge the source's rows. */
  CountedStatements after(Connection connection, Dml.Source source) throws SQLException {
    PartialDml statements = statements(source);
    List<String> all = new ArrayList<>();
    if (changes.widens() && !statements.required().isEmpty()) {
      Transactions.execute(connection, statements.create());
      allowNulls(connection, statements);
    } else {
      all.add(statements.create());
    }
    if (!indexed) {
      all.add(statements.lock());
    }
    int delete = all.size();
    boolean deletes = source.deletedAt() != null;
    if (deletes) {
      all.add(statements.deleteMarked());
    }
    int update = all.size();
    all.add(statements.update());
    all.add(statements.insert());
    all.add(statements.drop());
    return new CountedStatements(
        all,
        numbers ->
            new RowCounts(
                numbers.get(update + 1), numbers.get(update), deletes ? numbers.get(delete) : 0));
  }

  private PartialDml statements(Dml.Source source) {
    TableName table = plan.shape().name();
    return new PartialDml(
        table,
        new Fold(plan.columns(), source, String.valueOf(plan.presence()), plan.kept()),
        temporary ? null : table.beside("_sdc_folded_" + UUID.randomUUID()),
        indexed,
        plan.required(),
        plan.deletedMark());
  }

  /**
   * Makes required columns nullable if a new row has no value for them. It does so before the merge
   * locks the table: two workers that held such a lock could never change it.
   */
  private void allowNulls(Connection connection, PartialDml statements) throws SQLException {
    Savepoint before = connection.setSavepoint();
    List<String> lacking = lacking(connection, statements);
    // This releases the lock of the query, too.
    connection.rollback(before);
    connection.releaseSavepoint(before);
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
