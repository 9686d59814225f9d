package dev.targetpostgres.load;

import dev.targetpostgres.batch.StateLedger;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.report.StreamTotals;

/** The one transaction that puts an overwritten stream's rows in place of the old ones. */
final class OverwriteTask implements LaneTask {
  private final String stream;
  private final Overwrite overwrite;
  private final ConnectionPool pool;
  private final StateLedger ledger;
  private final StreamTotals totals;

  OverwriteTask(
      String stream,
      Overwrite overwrite,
      ConnectionPool pool,
      StateLedger ledger,
      StreamTotals totals) {
    this.stream = stream;
    this.overwrite = overwrite;
    this.pool = pool;
    this.ledger = ledger;
    this.totals = totals;
  }

  @Override
  public void run() {
    long started = System.nanoTime();
    RowCounts rows =
        pool.inTransaction(stream, "putting the new rows in place", overwrite::replace);
    totals.committed(0, rows, System.nanoTime() - started);
    ledger.committed(overwrite.claim());
  }

  @Override
  public void abandon() {
    // The old rows stay, and the claim with them: no STATE may vouch for the new ones.
  }
}
