package dev.targetpostgres.load;

import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.Dml;
import dev.targetpostgres.postgres.Fold;
import dev.targetpostgres.postgres.PartialDml;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.schema.TableChange.DropNotNull;
import dev.targetpostgres.schema.TableColumn;
import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The merge of records that leave properties out: those of one key are folded into one row that has
 * the last value sent for each column; rows that exist are updated where a value was sent, and the
 * rest is inserted. ON CONFLICT alone cannot do it: it would refuse the missing value of a NOT NULL
 * column before it saw that the row exists.
 *
 * @param temporary whether temporary tables are granted
 * @param indexed whether a unique index covers the key
 * @param widens whether a column may lose NOT NULL to take what a new row leaves out
 */
record PartialMerge(TablePlan plan, boolean temporary, boolean indexed, boolean widens) {
  /** Merges the source's rows, in the connection's transaction. */
  RowCounts run(Connection connection, Dml.Source source) throws SQLException {
    PartialDml statements = statements(source);
    if (!indexed) {
      Transactions.execute(connection, statements.lock());
    }
    long deleted =
        source.deletedAt() == null
            ? 0
            : Transactions.execute(connection, statements.deleteMarked());
    Transactions.execute(connection, statements.create());
    if (widens && !statements.required().isEmpty()) {
      allowNulls(connection, statements);
    }
    long updated = Transactions.execute(connection, statements.update());
    long inserted = Transactions.execute(connection, statements.insert());
    Transactions.execute(connection, statements.drop());
    return new RowCounts(inserted, updated, deleted);
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

  /** Lets those required columns be NULL that a new row has no value for. */
  private void allowNulls(Connection connection, PartialDml statements) throws SQLException {
    List<String> lacking = lacking(connection, statements);
    if (lacking.isEmpty()) {
      return;
    }
    TableName table = plan.shape().name();
    for (TableColumn column : Catalog.table(connection, table).orElseThrow().columns()) {
      if (column.notNull() && lacking.contains(column.name())) {
        TableFitter.apply(connection, table, new DropNotNull(column.name()));
      }
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
