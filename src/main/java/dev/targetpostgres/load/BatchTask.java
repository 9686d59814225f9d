package dev.targetpostgres.load;

import dev.targetpostgres.batch.Batch;
import dev.targetpostgres.batch.StateLedger;
import dev.targetpostgres.encode.RecordClock;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.report.StreamTotals;

/** Loads one batch in one transaction: all of it or none. */
final class BatchTask implements LaneTask {
  private final Batch batch;
  private final LoadMethod method;
  private final ConnectionPool pool;
  private final StateLedger ledger;
  private final StreamTotals totals;

  BatchTask(
      Batch batch,
      LoadMethod method,
      ConnectionPool pool,
      StateLedger ledger,
      StreamTotals totals) {
    this.batch = batch;
    this.method = method;
    this.pool = pool;
    this.ledger = ledger;
    this.totals = totals;
  }

  @Override
  public void run() {
    long started = System.nanoTime();
    batch.rows().fillIn(RecordClock.wallMicros());
    RowCounts rows = load();
    totals.committed(batch.rowCount(), rows, System.nanoTime() - started);
    if (method instanceof Overwrite overwrite) {
      overwrite.committed(batch);
    }
    batch.rows().release();
    ledger.committed(batch.claim());
  }

  @Override
  public void abandon() {
    batch.rows().release();
  }

  private RowCounts load() {
    return pool.inTransaction(
        batch.stream(),
        "loading the records of lines %d to %d".formatted(batch.firstLine(), batch.lastLine()),
        connection -> method.load(connection, batch));
  }
}
