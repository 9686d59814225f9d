package dev.targetpostgres.load.run;

import dev.targetpostgres.load.method.Overwrite;
import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.Work;
import dev.targetpostgres.report.LoggedStream;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.report.StreamTotals;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The one transaction that puts an overwritten stream's rows in place of the old ones. */
final class SwapTask implements Task {
  private final String stream;
  private final Overwrite overwrite;
  private final LoadContext context;
  private final StreamTotals totals;

  SwapTask(String stream, Overwrite overwrite, LoadContext context, StreamTotals totals) {
    this.stream = stream;
    this.overwrite = overwrite;
    this.context = context;
    this.totals = totals;
  }

  @Override
  public void run() {
    long started = System.nanoTime();
    RowCounts rows =
        LoggedStream.during(
            stream,
            () ->
                context
                    .transactor()
                    .inTransaction(
                        stream, "putting the new rows in place", new Replacement(overwrite)));
    long nanos = System.nanoTime() - started;
    context
        .transactor()
        .afterCommit(
            () -> {
              overwrite.finished();
              totals.replaced(rows, nanos);
              context.ledger().committed(overwrite.claim());
            });
  }

  @Override
  public void abandon() {
    // The old rows stay, and the claim with them: no STATE may vouch for the new ones.
  }

  /** Remembers its counts for a commit whose answer is lost: the staging table went with it. */
  private static final class Replacement implements Work<RowCounts> {
    private final Overwrite overwrite;
    private RowCounts counts = RowCounts.UNKNOWN;

    Replacement(Overwrite overwrite) {
      this.overwrite = overwrite;
    }

    @Override
    public RowCounts run(Connection connection) throws SQLException {
      counts = overwrite.replace(connection);
      return counts;
    }

    @Override
    public boolean loadsRecords() {
      return true;
    }

    @Override
    public Optional<RowCounts> recall(Connection connection) throws SQLException {
      boolean there = Catalog.table(connection, overwrite.staging()).isPresent();
      return there ? Optional.empty() : Optional.of(counts);
    }
  }
}
