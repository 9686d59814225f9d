package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Rejection;
import dev.targetpostgres.batch.StateLedger;
import dev.targetpostgres.load.method.LoadedStream;
import dev.targetpostgres.load.method.StagedRejections;
import dev.targetpostgres.load.method.Swap;
import dev.targetpostgres.load.table.RejectedIds;
import dev.targetpostgres.load.table.RejectedTable;
import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.TransactionCallback;
import dev.targetpostgres.report.LoggedStream;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.singer.LineOrigin;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Swaps in the rows of an overwritten stream, in one transaction. */
final class SwapTask implements Task {
  private final LoadedStream stream;
  private final Swap swap;
  private final StateLedger.PendingWork pending;
  private final LineOrigin origin;
  private final LoadContext context;

  /**
   * Creates the task of one stream.
   *
   * @param pending the swap's entry in the ledger, for which every STATE waits
   * @param origin the origin of the stream's first record
   */
  SwapTask(
      LoadedStream stream,
      Swap swap,
      StateLedger.PendingWork pending,
      LineOrigin origin,
      LoadContext context) {
    this.stream = stream;
    this.swap = swap;
    this.pending = pending;
    this.origin = origin;
    this.context = context;
  }

  @Override
  public void run() {
    long started = System.nanoTime();
    String name = stream.plan().target().stream();
    SwapCallback replacement = new SwapCallback();
    RowCounts rows =
        LoggedStream.during(
            name,
            () ->
                context
                    .transactor()
                    .inTransaction(name, "putting the new rows in place", replacement));
    long nanos = System.nanoTime() - started;
    context
        .transactor()
        .afterCommit(
            () -> {
              List<Rejection> rejected = replacement.rejections.found();
              stream.totals().replaced(rows, rejected.size(), nanos);
              String table = rejectedTable().toString();
              rejected.forEach(rejection -> rejection.addTo(stream.totals(), table));
              context.ledger().committed(pending);
            });
  }

  private TableName rejectedTable() {
    return RejectedTable.beside(stream.plan().shape().name());
  }

  @Override
  public void abandon() {
    // The old rows stay. The pending work stays, too, so that no STATE is printed.
  }

  /**
   * Swaps rows in a transaction. It keeps the counts for a commit in doubt: if the commit
   * succeeded, the staging table is gone.
   */
  private final class SwapCallback implements TransactionCallback<RowCounts> {
    private final StagedRejections rejections =
        new StagedRejections(stream.plan().target().stream(), context.rejections(), origin);
    private RowCounts counts = RowCounts.UNKNOWN;

    @Override
    public RowCounts run(Connection connection) throws SQLException {
      rejections.takeBack();
      counts = swap.replace(connection, rejections);
      context
          .rejectedTable()
          .insert(
              connection,
              rejectedTable(),
              stream.source().message(),
              rejections.found(),
              RejectedIds.now());
      return counts;
    }

    @Override
    public boolean loadsRecords() {
      return true;
    }

    @Override
    public Optional<RowCounts> recall(Connection connection) throws SQLException {
      boolean there = Catalog.table(connection, swap.staging()).isPresent();
      return there ? Optional.empty() : Optional.of(counts);
    }
  }
}
