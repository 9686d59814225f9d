package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Batch;
import dev.targetpostgres.batch.Partitions;
import dev.targetpostgres.batch.Rejection;
import dev.targetpostgres.encode.RecordClock;
import dev.targetpostgres.load.method.CommitProof;
import dev.targetpostgres.load.method.LoadedStream;
import dev.targetpostgres.load.method.RowBlame;
import dev.targetpostgres.load.method.RowLoad;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.load.table.RejectedIds;
import dev.targetpostgres.load.table.RejectedTable;
import dev.targetpostgres.postgres.CountedStatements;
import dev.targetpostgres.postgres.LastMessage;
import dev.targetpostgres.postgres.SessionSql;
import dev.targetpostgres.postgres.SqlStates;
import dev.targetpostgres.postgres.TransactionCallback;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.LoggedStream;
import dev.targetpostgres.report.Place;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Loads one batch in one transaction, without the records that the server rejects. */
final class BatchTask implements Task, TransactionCallback<BatchOutcome> {
  /** In larger batches, the transaction costs little compared with the rows. */
  private static final long SMALL_BYTES = 256 * 1024;

  private static final String SAVEPOINT = "_sdc_batch";

  private final Batch batch;
  private final LoadedStream stream;
  private final Loading loading;
  private final LoadContext context;
  private BatchState state = BatchState.SEALED;

  /** The outcome of the last attempt, or null. */
  private @Nullable BatchOutcome outcome;

  /**
   * The outcome that the loader has counted, or null. A checkpoint can load the batch again later.
   */
  private @Nullable BatchOutcome counted;

  /** The plan and the loader of the present attempt, or of the next one. */
  private Loading.Way way;

  /** The present attempt's load of the rows. */
  private RowLoad load = RowLoad.nothing();

  /** The transaction that the batch shares with other batches, or null. */
  private @Nullable SharedTransaction shared;

  BatchTask(Batch batch, Loading loading, LoadContext context) {
    this.batch = batch;
    stream = loading.stream();
    this.loading = loading;
    way = loading.way();
    this.context = context;
  }

  /**
   * Returns whether the batch can share a transaction. It must be small, and loading it must not
   * change session settings that affect other streams' rows.
   */
  @Override
  public boolean isSmall() {
    return batch.size() <= SMALL_BYTES
        && batch.partition() == Partitions.WHOLE
        && stream.commitProof() != CommitProof.NOT_POSSIBLE
        && plan().leavesSessionAlone(batch.rows().isPartial());
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
    way.loader().committed(done.loaded() - (counted == null ? 0 : counted.loaded()));
    if (batch.rowCount() > 0) {
      context.streaks().put(batch.stream(), done.streak());
    }
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
    List<Rejection> rejections = rejections(done.rejected());
    String table = RejectedTable.beside(tableName()).toString();
    rejections.forEach(rejection -> rejection.addTo(stream.totals(), table));
    context.replay().ifPresent(replay -> replay.committed(settled(done), rejections.size()));
    batch.release();
    if (done.ending() == null) {
      context.ledger().committed(batch.pending());
    }
  }

  /** Releases the memory. Rows already loaded are still committed: the failure came after them. */
  @Override
  public void abandon() {
    if (state != BatchState.LOADED && state != BatchState.COMMITTED) {
      state = state.to(BatchState.ABANDONED);
    }
    batch.release();
  }

  @Override
  public List<String> first() {
    way = loading.way();
    List<String> first = new ArrayList<>(before(0));
    first.add(0, SessionSql.savepoint(SAVEPOINT));
    return first;
  }

  /**
   * Begins an attempt, and returns the statements before the rows.
   *
   * @param number number of the batch in its transaction
   */
  List<String> before(int number) {
    load = batch.rowCount() == 0 ? RowLoad.nothing() : way.loader().load(batch.rows(), number);
    return load.before();
  }

  @Override
  public BatchOutcome run(Connection connection) throws SQLException {
    return run(connection, LastMessage.OPEN);
  }

  @Override
  public BatchOutcome run(Connection connection, LastMessage message) throws SQLException {
    BatchOutcome before = outcome;
    state = state.to(BatchState.LOADING);
    if (before != null) {
      context.rejections().takeBack(before.rejected().size());
      outcome = null;
    }
    boolean provable = stream.commitProof() != CommitProof.NOT_POSSIBLE;
    BatchOutcome done = load(connection, provable ? message : LastMessage.OPEN);
    outcome = done;
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
   * Returns whether a commit in doubt succeeded. Returns false if there is no proof, but a repeat
   * is idempotent.
   *
   * @param done the outcome if the commit succeeded
   * @throws TargetException if there is no proof and a repeat could double rows
   */
  boolean isCommitted(Connection connection, @Nullable BatchOutcome done) throws SQLException {
    if (context.replay().isPresent() && done != null) {
      return context.replay().get().areRemoved(connection, loaded(done));
    }
    return switch (stream.commitProof()) {
      case MARKER -> context.markers().isCommitted(connection, tableName(), batch);
      case NOT_NEEDED -> false;
      case ORDINALS ->
          done != null && way.loader().isCommitted(connection, batch.rows(), done.loaded());
      case NOT_POSSIBLE -> throw inDoubt();
    };
  }

  /** Returns the statement that writes the commit marker, if the stream uses one. */
  Optional<String> marker() {
    return stream.commitProof() == CommitProof.MARKER
        ? Optional.of(context.markers().written(tableName(), batch))
        : Optional.empty();
  }

  /** Returns whether the batch has rows. If not, its table need not be checked for changes. */
  boolean hasRows() {
    return batch.rowCount() > 0;
  }

  /** Returns the plan of the present attempt. */
  TablePlan plan() {
    return way.plan();
  }

  String streamName() {
    return batch.stream();
  }

  private TableName tableName() {
    return stream.plan().shape().name();
  }

  /** Writes the time of loading into the rows. */
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

  /** Sends the rows, and the records rejected before them. Returns the last statements. */
  CountedStatements send(Connection connection) throws SQLException {
    CountedStatements after = load.rows().send(connection);
    reject(connection, outcome(RowCounts.NONE));
    return after;
  }

  /** Returns the outcome if the server rejects no row. */
  BatchOutcome outcome(RowCounts counts) {
    int kept = batch.rowCount() - Math.toIntExact(counts.filtered());
    return new BatchOutcome(counts, kept, List.of(), null, RowBlame.Streak.NONE);
  }

  private BatchOutcome load(Connection connection, LastMessage message) throws SQLException {
    try {
      LastStatements last = new LastStatements();
      CountedStatements merge = send(connection);
      last.merge(this, merge);
      List<String> others = new ArrayList<>(marker().stream().toList());
      others.add(SessionSql.release(SAVEPOINT));
      outcome = outcome(merge.countsWithoutAnswer());
      return outcome(last.send(connection, others, message).get(0));
    } catch (SQLException failed) {
      return loadAfter(connection, message, failed);
    }
  }

  /** Loads the rows after an error: by a new plan if the table has changed, else in pieces. */
  private BatchOutcome loadAfter(Connection connection, LastMessage message, SQLException failed)
      throws SQLException {
    RowBlame blame =
        new RowBlame(
            plan(),
            batch.rowCount(),
            context.streaks().of(batch.stream()),
            without -> way.loader().load(batch.rows().head(0), 0).run(without));
    blame.requirePossible(failed);
    try {
      Transactions.rollBackTo(connection, SAVEPOINT);
    } catch (SQLException ended) {
      ended.addSuppressed(failed);
      // If the transaction has ended, the first error is the cause.
      throw SqlStates.isConnectionLost(ended) ? ended : failed;
    }
    if (loading.isOutdated(way, connection)) {
      Transactions.together(connection, first());
      return load(connection, message);
    }
    blame.requireRow(connection, failed);
    BatchOutcome others =
        new RejectedRows(connection, batch, plan(), way.loader(), context, blame).load(failed);
    // If this attempt fails later, the next one subtracts these rejections.
    outcome = others;
    reject(connection, others);
    Transactions.together(connection, marker().stream().toList());
    return others;
  }

  /** Writes rejected records into their table. In a replay, first removes the replayed records. */
  private void reject(Connection connection, BatchOutcome done) throws SQLException {
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
            rejections(done.rejected()),
            replay.map(Replay::ids).orElseGet(RejectedIds::now));
  }

  /**
   * Returns all rejected records.
   *
   * @param rejected records that the server rejected
   */
  private List<Rejection> rejections(List<Rejection> rejected) {
    List<Rejection> all = new ArrayList<>(batch.rejections());
    all.addAll(rejected);
    return all;
  }

  /** Returns the line numbers of the records that are loaded or rejected. */
  private LongStream settled(BatchOutcome done) {
    return batch.lines(done.ending() == null ? Long.MAX_VALUE : done.ending().line());
  }

  private LongStream loaded(BatchOutcome done) {
    Set<Long> rejected =
        rejections(done.rejected()).stream()
            .map(rejection -> rejection.rejected().place().number())
            .collect(Collectors.toSet());
    return settled(done).filter(line -> !rejected.contains(line));
  }
}
