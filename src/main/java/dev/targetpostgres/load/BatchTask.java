package dev.targetpostgres.load;

import dev.targetpostgres.batch.Batch;
import dev.targetpostgres.batch.Rejection;
import dev.targetpostgres.batch.Rejections;
import dev.targetpostgres.batch.StateLedger;
import dev.targetpostgres.encode.RecordClock;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.postgres.SqlStates;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.report.StreamTotals;
import dev.targetpostgres.report.TargetException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Loads one batch in one transaction: all of it, or all but the records that are refused. */
final class BatchTask implements LaneTask {
  private final Batch batch;
  private final TablePlan plan;
  private final Staging staging;
  private final LoadMethod method;
  private final Rejections rejections;
  private final ConnectionPool pool;
  private final StateLedger ledger;
  private final StreamTotals totals;

  BatchTask(
      Batch batch,
      TablePlan plan,
      Staging staging,
      LoadMethod method,
      Rejections rejections,
      ConnectionPool pool,
      StateLedger ledger,
      StreamTotals totals) {
    this.batch = batch;
    this.plan = plan;
    this.staging = staging;
    this.method = method;
    this.rejections = rejections;
    this.pool = pool;
    this.ledger = ledger;
    this.totals = totals;
  }

  /**
   * What a transaction did.
   *
   * @param refused how many of the batch's rows are not among the rows loaded
   * @param ending what ends the run now that the rows before it are committed, or null
   */
  private record Outcome(
      RowCounts counts, int loaded, int refused, @Nullable TargetException ending) {}

  @Override
  public void run() {
    long started = System.nanoTime();
    batch.loadedAt(RecordClock.wallMicros());
    Outcome outcome =
        pool.inTransaction(
            batch.stream(),
            "loading the records of lines %d to %d"
                .formatted(batch.line(0), batch.line(Math.max(batch.rowCount() - 1, 0))),
            this::load);
    totals.committed(outcome.loaded(), outcome.counts(), System.nanoTime() - started);
    totals.rejected(batch.rejections().size() + outcome.refused());
    method.committed(outcome.loaded());
    batch.release();
    if (outcome.ending() != null) {
      throw outcome.ending();
    }
    ledger.committed(batch.claim());
  }

  @Override
  public void abandon() {
    batch.release();
  }

  private Outcome load(Connection connection) throws SQLException {
    Outcome outcome;
    try {
      RowCounts counts =
          batch.rowCount() == 0 ? RowCounts.NONE : method.load(connection, batch.rows());
      outcome = new Outcome(counts, batch.rowCount(), 0, null);
      reject(connection, batch.rejections());
    } catch (SQLException refused) {
      if (!SqlStates.isDataRefused(refused)) {
        throw refused;
      }
      connection.rollback();
      outcome = loadInPieces(connection);
    }
    return outcome;
  }

  private Outcome loadInPieces(Connection connection) throws SQLException {
    RefusedRows refused = new RefusedRows(connection, batch, plan, staging, method, rejections);
    RowCounts counts = refused.load();
    List<Rejection> rejected = new ArrayList<>(batch.rejections());
    rejected.addAll(refused.found());
    reject(connection, rejected);
    return new Outcome(counts, refused.loaded(), refused.found().size(), refused.ending());
  }

  private void reject(Connection connection, List<Rejection> rejected) throws SQLException {
    RejectedTable.insert(connection, RejectedTable.beside(plan.shape().name()), rejected);
  }
}
