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
import dev.targetpostgres.load.table.RejectedIds;
import dev.targetpostgres.load.table.RejectedTable;
import dev.targetpostgres.postgres.SqlStates;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Loads one batch in one transaction: all of it, or all but the records that are rejected. */
final class BatchTask implements Task, Work<BatchOutcome> {
  /** Of larger ones, the transaction costs little beside the rows. */
  private static final long SMALL_BYTES = 256 * 1024;

  private final Batch batch;
  private final LoadedStream stream;
  private final Loader loader;
  private final LoadContext context;
  private BatchState state = BatchState.SEALED;

  /** What the last attempt did, or null before the first one has ended. */
  private @Nullable BatchOutcome outcome;

  /** What the loader has counted, or null. Attempts after that repeat it for a checkpoint. */
  private @Nullable BatchOutcome counted;

  /** The transaction that the batch was loaded in together with others, or null. */
  private @Nullable SharedTransaction shared;

  BatchTask(Batch batch, LoadedStream stream, Loader loader, LoadContext context) {
    this.batch = batch;
    this.stream = stream;
    this.loader = loader;
    this.context = context;
  }

  /**
   * Returns whether its rows take little time, and loading them changes no setting of the session
   * that other streams' rows depend on.
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
    BatchOutcome done = loaded(started);
    outcome = done;
    count(done);
    long nanos = System.nanoTime() - started;
    context.transactor().afterCommit(() -> committed(nanos));
    if (done.ending() != null) {
      throw done.ending().failure();
    }
  }

  private void count(BatchOutcome done) {
    state = state.to(BatchState.LOADED);
    loader.committed(done.loaded() - (counted == null ? 0 : counted.loaded()));
    counted = done;
  }

  private BatchOutcome loaded(long started) {
    boolean succeeded = false;
    try {
      BatchOutcome done = shared == null ? null : shared.outcome(this);
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
    boolean loaded = state == BatchState.LOADED || state == BatchState.COMMITTED;
    BatchOutcome done = outcome;
    return loaded && done != null && done.ending() != null ? done.ending().line() : 0;
  }

  private void committed(long nanos) {
    state = state.to(BatchState.COMMITTED);
    BatchOutcome done = Objects.requireNonNull(outcome);
    stream.totals().committed(done.loaded(), batch.rowBytes(), done.counts(), nanos);
    batch.rejections().forEach(this::tell);
    done.rejected().forEach(this::tell);
    context.replay().ifPresent(replay -> replay.committed(settled(done), rejections(done).size()));
    batch.release();
    if (done.ending() == null) {
      context.ledger().committed(batch.claim());
    }
  }

  private void tell(Rejection rejection) {
    RejectedRecordException rejected = rejection.refused();
    stream.totals().rejected(rejected.place().toString(), rejected.column(), rejected.reason());
  }

  /** Rows that are loaded stay: what ends the run came after them. */
  @Override
  public void abandon() {
    if (state != BatchState.LOADED && state != BatchState.COMMITTED) {
      state = state.to(BatchState.ABANDONED);
    }
    batch.release();
  }

  @Override
  public BatchOutcome run(Connection connection) throws SQLException {
    BatchOutcome before = outcome;
    state = state.to(BatchState.LOADING);
    if (before != null) {
      context.rejections().takeBack(before.rejected().size());
      outcome = null;
    }
    BatchOutcome done = load(connection);
    outcome = done;
    if (isMarked()) {
      mark(connection);
    }
    if (counted != null) {
      count(done);
    }
    return done;
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
  public Optional<BatchOutcome> recall(Connection connection) throws SQLException {
    state = state.to(BatchState.IN_DOUBT);
    return isCommitted(connection, outcome) ? Optional.ofNullable(outcome) : Optional.empty();
  }

  /**
   * Returns whether a commit in doubt succeeded; false if nothing proves it and repeating it is
   * idempotent.
   *
   * @param done what the commit would have done
   */
  boolean isCommitted(Connection connection, @Nullable BatchOutcome done) throws SQLException {
    if (context.replay().isPresent() && done != null) {
      return context.replay().get().areRemoved(connection, loaded(done));
    }
    return switch (stream.commitProof()) {
      case MARKER -> context.markers().isCommitted(connection, tableName(), batch);
      case NOT_NEEDED -> false;
      case ORDINALS -> done != null && loader.isCommitted(connection, batch.rows(), done.loaded());
      case NOT_POSSIBLE -> throw inDoubt();
    };
  }

  /** Returns whether a marker proves its commit. */
  boolean isMarked() {
    return stream.commitProof() == CommitProof.MARKER;
  }

  /** Writes the marker. */
  void mark(Connection connection) throws SQLException {
    context.markers().write(connection, tableName(), batch);
  }

  /** Returns where the rows go and how. */
  TablePlan plan() {
    return stream.plan();
  }

  String streamName() {
    return batch.stream();
  }

  private TableName tableName() {
    return stream.plan().shape().name();
  }

  /** Notes when the batch is loaded. */
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

  /** Loads all rows into the table, if none is rejected. */
  BatchOutcome loadAll(Connection connection) throws SQLException {
    RowCounts counts =
        batch.rowCount() == 0 ? RowCounts.NONE : loader.load(connection, batch.rows());
    int kept = batch.rowCount() - Math.toIntExact(counts.filtered());
    return new BatchOutcome(counts, kept, List.of(), null);
  }

  private BatchOutcome load(Connection connection) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      BatchOutcome all = loadAll(connection);
      stream.plan().requireSound(connection);
      reject(connection, all);
      return all;
    } catch (SQLException rejected) {
      if (!SqlStates.isDataRefused(rejected)) {
        throw rejected;
      }
      connection.rollback(before);
      stream.plan().requireUnchanged(connection);
      BatchOutcome others =
          new RejectedRows(connection, batch, stream.plan(), loader, context).load();
      // Another attempt takes its rejections back, even if this one gets no further.
      outcome = others;
      reject(connection, others);
      return others;
    }
  }

  /** Writes rejected records into their table. In a replay, removes those that were there. */
  void reject(Connection connection, BatchOutcome done) throws SQLException {
    Optional<Replay> replay = context.replay();
    if (replay.isPresent()) {
      replay.get().remove(connection, batch.stream(), settled(done));
    }
    context
        .rejectedTable()
        .insert(
            connection,
            RejectedTable.beside(tableName()),
            stream.source().message(),
            rejections(done),
            replay.map(Replay::ids).orElseGet(RejectedIds::now));
  }

  /** Returns all rejected records: those that could not become rows, and the server's. */
  private List<Rejection> rejections(BatchOutcome done) {
    List<Rejection> all = new ArrayList<>(batch.rejections());
    all.addAll(done.rejected());
    return all;
  }

  /** Returns the lines of the records that are loaded or rejected. */
  private LongStream settled(BatchOutcome done) {
    return batch.lines(done.ending() == null ? Long.MAX_VALUE : done.ending().line());
  }

  private LongStream loaded(BatchOutcome done) {
    Set<Long> rejected =
        rejections(done).stream()
            .map(rejection -> rejection.refused().place().number())
            .collect(Collectors.toSet());
    return settled(done).filter(line -> !rejected.contains(line));
  }
}
