package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Batch;
import dev.targetpostgres.batch.Partitions;
import dev.targetpostgres.batch.Rejection;
import dev.targetpostgres.encode.RecordClock;
import dev.targetpostgres.encode.RejectedRecordException;
import dev.targetpostgres.load.method.CommitProof;
import dev.targetpostgres.load.method.LoadedStream;
import dev.targetpostgres.load.method.Loader;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.load.table.RejectedTable;
import dev.targetpostgres.postgres.SqlStates;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.postgres.Work;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.LoggedStream;
import dev.targetpostgres.report.Place;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Loads one batch in one transaction: all of it, or all but the records that are refused. */
final class BatchTask implements Task, Work<BatchTask.Outcome> {
  /** Of larger ones, the transaction costs little beside the rows. */
  private static final long SMALL_BYTES = 256 * 1024;

  private final Batch batch;
  private final LoadedStream stream;
  private final Loader loader;
  private final LoadContext context;
  private @Nullable Outcome outcome;

  /** What the last attempt has admitted. */
  private @Nullable RejectedRows refusedRows;

  /** The transaction that the batch was loaded in together with others, or null. */
  private @Nullable SharedTransaction shared;

  private int counted;

  private boolean isCounted;
  private long failedLine;

  BatchTask(Batch batch, LoadedStream stream, Loader loader, LoadContext context) {
    this.batch = batch;
    this.stream = stream;
    this.loader = loader;
    this.context = context;
  }

  /**
   * What a transaction did.
   *
   * @param refused how many of the batch's rows are not among the rows loaded
   * @param ending what ends the run now that the rows before it are committed, or null
   * @param endingLine line of the record that ends the run, 0 where none does
   */
  record Outcome(
      RowCounts counts,
      int loaded,
      int refused,
      @Nullable TargetException ending,
      long endingLine) {}

  /**
   * Whether its rows take little time, and what surrounds them does nothing that other streams'
   * rows could be touched by.
   */
  @Override
  public boolean isSmall() {
    return batch.size() <= SMALL_BYTES
        && batch.partition() == Partitions.WHOLE
        && stream.commitProof() != CommitProof.NOT_POSSIBLE
        && stream.plan().leavesSessionAlone(batch.rows().isPartial());
  }

  @Override
  public boolean doTogether(List<Task> tasks) {
    List<BatchTask> batches = new ArrayList<>();
    for (Task task : tasks) {
      if (task instanceof BatchTask small) {
        batches.add(small);
      }
    }
    SharedTransaction transaction = new SharedTransaction(batches, context);
    batches.forEach(task -> task.shared = transaction);
    return transaction.load();
  }

  @Override
  public void run() {
    long started = System.nanoTime() - (shared == null ? 0 : shared.nanosEach());
    Outcome done = loaded(started);
    finished(done, System.nanoTime() - started);
  }

  private void finished(Outcome done, long nanos) {
    count(done.loaded());
    isCounted = true;
    context.transactor().afterCommit(() -> committed(done, nanos));
    if (done.ending() != null) {
      failedLine = done.endingLine();
      throw done.ending();
    }
  }

  private Outcome loaded(long started) {
    boolean succeeded = false;
    try {
      Outcome done = shared == null ? null : shared.outcome(this);
      if (done == null) {
        batch.loadedAt(RecordClock.wallMicros());
        done =
            LoggedStream.during(
                batch.stream(),
                () -> context.transactor().inTransaction(batch.stream(), doing(), this));
      }
      succeeded = true;
      return done;
    } finally {
      if (!succeeded) {
        stream.totals().failed(System.nanoTime() - started);
      }
    }
  }

  @Override
  public int partition() {
    return batch.partition();
  }

  @Override
  public long firstLine() {
    return batch.firstLine();
  }

  @Override
  public long failedLine() {
    return failedLine;
  }

  private void committed(Outcome done, long nanos) {
    stream.totals().committed(done.loaded(), batch.rowBytes(), done.counts(), nanos);
    rejected().forEach(this::tell);
    batch.release();
    if (done.ending() == null) {
      context.ledger().committed(batch.claim());
    }
  }

  /** Records that the last attempt has set aside. */
  private List<Rejection> rejected() {
    List<Rejection> rejected = new ArrayList<>(batch.rejections());
    if (refusedRows != null) {
      rejected.addAll(refusedRows.found());
    }
    return rejected;
  }

  private void tell(Rejection rejection) {
    RejectedRecordException refused = rejection.refused();
    stream.totals().rejected(refused.place().toString(), refused.column(), refused.reason());
  }

  @Override
  public void abandon() {
    batch.release();
  }

  @Override
  public Outcome run(Connection connection) throws SQLException {
    if (refusedRows != null) {
      context.rejections().takeBack(refusedRows.found().size());
      refusedRows = null;
    }
    Outcome loaded = load(connection);
    outcome = loaded;
    if (isMarked()) {
      mark(connection);
    }
    if (isCounted) {
      // Done again for a checkpoint, whose transaction was lost with its connection.
      count(loaded.loaded());
    }
    return loaded;
  }

  private void count(int loaded) {
    loader.committed(loaded - counted);
    counted = loaded;
  }

  @Override
  public boolean loadsRecords() {
    return true;
  }

  @Override
  public void forget() {
    batch.release();
  }

  @Override
  public Optional<Outcome> recall(Connection connection) throws SQLException {
    return isCommitted(connection, outcome) ? Optional.ofNullable(outcome) : Optional.empty();
  }

  /**
   * Whether the commit counted that was to do this; false where that cannot be told and is no
   * matter.
   */
  boolean isCommitted(Connection connection, @Nullable Outcome done) throws SQLException {
    return switch (stream.commitProof()) {
      case MARKER -> context.markers().isCommitted(connection, tableName(), batch);
      case NOT_NEEDED -> false;
      case ORDINALS -> done != null && loader.isCommitted(connection, batch.rows(), done.loaded());
      case NOT_POSSIBLE -> throw inDoubt();
    };
  }

  /** Whether a marker tells of its commit. */
  boolean isMarked() {
    return stream.commitProof() == CommitProof.MARKER;
  }

  /** Writes the marker. */
  void mark(Connection connection) throws SQLException {
    context.markers().write(connection, tableName(), batch);
  }

  /** Where the rows go and how. */
  TablePlan plan() {
    return stream.plan();
  }

  String streamName() {
    return batch.stream();
  }

  private TableName tableName() {
    return stream.plan().shape().name();
  }

  /** The batch is about to be loaded. */
  void loadedAt(long micros) {
    batch.loadedAt(micros);
  }

  private TargetException inDoubt() {
    return new TargetException(
        ExitCode.LOAD_FAILED,
        Wording.COMMIT_OF_RECORDS_IN_DOUBT.with(batch.stream(), doing(), tableName()));
  }

  private String doing() {
    Place first = batch.place(0);
    Place last = batch.place(Math.max(batch.rowCount() - 1, 0));
    return first.file() == null && last.file() == null
        ? "loading the records of lines %d to %d".formatted(first.line(), last.line())
        : "loading the records from %s to %s".formatted(first, last);
  }

  /** Loads all rows into the table, where none is refused. */
  Outcome loadAll(Connection connection) throws SQLException {
    RowCounts counts =
        batch.rowCount() == 0 ? RowCounts.NONE : loader.load(connection, batch.rows());
    int kept = batch.rowCount() - Math.toIntExact(counts.filtered());
    return new Outcome(counts, kept, 0, null, 0);
  }

  private Outcome load(Connection connection) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      Outcome all = loadAll(connection);
      Transactions.checkDeferred(connection);
      stream.plan().requireUnchanged(connection);
      setAside(connection);
      return all;
    } catch (SQLException refused) {
      if (!SqlStates.isDataRefused(refused)) {
        throw refused;
      }
      connection.rollback(before);
      stream.plan().requireUnchanged(connection);
      return loadInPieces(connection);
    }
  }

  /** Puts aside the records that were refused before they became rows. */
  void setAside(Connection connection) throws SQLException {
    reject(connection, batch.rejections());
  }

  private Outcome loadInPieces(Connection connection) throws SQLException {
    RejectedRows refused = new RejectedRows(connection, batch, stream.plan(), loader, context);
    refusedRows = refused;
    RowCounts counts = refused.load();
    reject(connection, rejected());
    return new Outcome(
        counts, refused.loaded(), refused.found().size(), refused.ending(), refused.endingLine());
  }

  private void reject(Connection connection, List<Rejection> rejected) throws SQLException {
    RejectedTable.insert(connection, RejectedTable.beside(tableName()), rejected);
  }
}
