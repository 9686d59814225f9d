package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.StateLedger;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.Dml;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.LoggedStream;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.report.StreamTotals;
import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Removes the rows of versions before an ACTIVATE_VERSION, or marks them as deleted. Runs after the
 * stream's earlier batches are committed.
 */
final class VersionActivation implements Task {
  private final String stream;
  private final TableName table;
  private final long version;
  private final boolean hard;
  private final boolean truncates;
  private final LoadContext context;
  private final StateLedger.PendingWork pending;
  private final StreamTotals totals;

  VersionActivation(TablePlan plan, long version, LoadContext context, StreamTotals totals) {
    stream = plan.target().stream();
    table = plan.shape().name();
    hard = plan.target().hardDelete();
    truncates = plan.shape().access().has("TRUNCATE");
    this.version = version;
    this.context = context;
    this.totals = totals;
    pending = context.ledger().begin();
  }

  @Override
  public void run() {
    RowCounts counts =
        LoggedStream.during(
            stream,
            () ->
                context
                    .transactor()
                    .inTransaction(stream, "activating version " + version, this::activate));
    context
        .transactor()
        .afterCommit(
            () -> {
              totals.removed(counts);
              context.ledger().committed(pending);
            });
  }

  @Override
  public void abandon() {
    // The pending work stays, so that no STATE after the message is printed.
  }

  private RowCounts activate(Connection connection) throws SQLException {
    if (hard) {
      return remove(connection);
    }
    String mark = Dml.markVersionsBefore(table, version);
    return RowCounts.updated(Transactions.execute(connection, mark));
  }

  private RowCounts remove(Connection connection) throws SQLException {
    if (!truncates || hasVersion(connection) || !Catalog.references(connection, table).isEmpty()) {
      return RowCounts.deleted(
          Transactions.execute(connection, Dml.deleteVersionsBefore(table, version)));
    }
    Transactions.execute(connection, Dml.lockExclusively(table));
    if (hasVersion(connection)) {
      return RowCounts.deleted(
          Transactions.execute(connection, Dml.deleteVersionsBefore(table, version)));
    }
    long rows = Transactions.queryLong(connection, Dml.count(table));
    Transactions.execute(connection, Dml.truncate(table));
    return RowCounts.deleted(rows);
  }

  private boolean hasVersion(Connection connection) throws SQLException {
    return Transactions.queryLong(connection, Dml.countVersion(table, version)) > 0;
  }
}
