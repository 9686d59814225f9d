package dev.targetpostgres.load.method;

import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.load.table.SchemaChanges;
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
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Merges records that leave properties out. Those of one key are folded into one row with the last
 * value sent for each column. Rows that exist are updated in the columns that were sent, and the
 * rest is inserted. ON CONFLICT alone cannot do it: it would reject the missing value of a NOT NULL
 * column before it saw that the row exists. A table with rules takes all records this way, since it
 * refuses ON CONFLICT, and since its rules must find the rows as they were selected.
 *
 * @param temporary whether temporary tables are granted
 * @param indexed whether a unique index covers the key
 * @param changes makes columns nullable if a new row has no value for them
 */
record PartialMerge(TablePlan plan, boolean temporary, boolean indexed, SchemaChanges changes) {
  /** Merges the source's rows, in the connection's transaction. */
  RowCounts run(Connection connection, Dml.Source source) throws SQLException {
    PartialDml statements = statements(source);
    if (plan.foldsText()) {
      Transactions.neutralSettings(connection);
    }
    Transactions.execute(connection, statements.create());
    if (changes.widens() && !statements.required().isEmpty()) {
      allowNulls(connection, statements);
    }
    return run(connection, statements);
  }

  /** Merges the rows that are folded already. */
  static RowCounts run(Connection connection, PartialDml statements) throws SQLException {
    if (!statements.indexed()) {
      Transactions.execute(connection, statements.lock());
    }
    long deleted =
        statements.fold().source().deletedAt() == null
            ? 0
            : Transactions.execute(connection, statements.deleteMarked());
    if (statements.ruled()) {
      Transactions.execute(connection, statements.markNew());
    }
    long updated = Transactions.execute(connection, statements.update());
    long inserted = Transactions.execute(connection, statements.insert());
    Transactions.execute(connection, statements.drop());
    return new RowCounts(inserted, updated, deleted);
  }

  private PartialDml statements(Dml.Source source) {
    boolean keeps = plan.presence() != null;
    return new PartialDml(
        plan.shape().name(),
        new Fold(plan.columns(), source, plan.presence(), keeps ? plan.kept() : Map.of()),
        folded(plan, temporary),
        indexed,
        plan.shape().ruled(),
        keeps ? plan.required() : List.of(),
        plan.deletedMark());
  }

  /** Returns the name of a table for folded rows, or null for a temporary one. */
  static @Nullable TableName folded(TablePlan plan, boolean temporary) {
    return temporary ? null : plan.shape().name().beside("_sdc_folded_" + UUID.randomUUID());
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
