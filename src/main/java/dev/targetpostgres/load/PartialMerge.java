package dev.targetpostgres.load;

import dev.targetpostgres.postgres.Dml;
import dev.targetpostgres.postgres.PartialDml;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.RowCounts;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The merge of records that leave properties out: those of one key are folded into one row that has
 * the last value sent for each column; rows that exist are updated where a value was sent, and the
 * rest is inserted. ON CONFLICT cannot do it: it would refuse the missing value of a NOT NULL
 * column before it saw that the row exists.
 */
record PartialMerge(PartialDml statements, @Nullable String deletedAt) {
  static PartialMerge of(TablePlan plan, Dml.Source source) {
    PartialDml statements =
        new PartialDml(
            plan.shape().name(),
            plan.columns(),
            source,
            String.valueOf(plan.presence()),
            plan.kept());
    return new PartialMerge(statements, plan.deletedAt());
  }

  RowCounts run(Connection connection) throws SQLException {
    Transactions.execute(connection, statements.lock());
    long deleted =
        deletedAt == null ? 0 : Transactions.execute(connection, statements.deleteMarked());
    Transactions.execute(connection, statements.fold());
    long updated = Transactions.execute(connection, statements.update());
    long inserted = Transactions.execute(connection, statements.insert());
    Transactions.execute(connection, statements.drop());
    return new RowCounts(inserted, updated, deleted);
  }
}
