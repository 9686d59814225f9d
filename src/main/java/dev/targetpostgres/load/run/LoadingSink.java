package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Batch;
import dev.targetpostgres.batch.StateLedger;
import dev.targetpostgres.config.LoadOptions;
import dev.targetpostgres.load.method.LoadedStream;
import dev.targetpostgres.load.method.Loader;
import dev.targetpostgres.load.method.OverwriteTables;
import dev.targetpostgres.load.method.Resources;
import dev.targetpostgres.load.method.StagingTables;
import dev.targetpostgres.load.method.Swap;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.load.table.FirstStatistics;
import dev.targetpostgres.load.table.RunLock;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.report.StreamTotals;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.singer.LineOrigin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Submits the work of a run to the workers. */
final class LoadingSink implements BatchSink {
  /** The queue of the run's last task, which belongs to no stream. */
  private static final String END_OF_RUN = "";

  /** With so many streams, several workers need connections. */
  private static final int SEVERAL = 2;

  private final LoadOptions options;
  private final ConnectionPool pool;
  private final Workers workers;
  private final LoadContext context;
  private final Resources resources;
  private final RunLock runLock;
  private final Map<String, Open> streams = new HashMap<>();

  /** The origin of the first record, for each stream whose rows are swapped in. */
  private final Map<String, LineOrigin> origins = new HashMap<>();

  /** Streams whose tables this run has created. */
  private final Set<String> created = new HashSet<>();

  LoadingSink(
      LoadOptions options,
      ConnectionPool pool,
      Workers workers,
      LoadContext context,
      Resources resources,
      RunLock runLock) {
    this.options = options;
    this.pool = pool;
    this.workers = workers;
    this.context = context;
    this.resources = resources;
    this.runLock = runLock;
  }

  /**
   * A stream that is being loaded.
   *
   * @param pending the swap's entry in the ledger, for which every STATE waits; null without a swap
   */
  private record Open(Loading loading, StateLedger.@Nullable PendingWork pending) {
    LoadedStream stream() {
      return loading.stream();
    }

    Loader loader() {
      return loading.way().loader();
    }
  }

  @Override
  public void open(LoadedStream stream, List<TableChange> changes) {
    String name = stream.plan().target().stream();
    Open before = streams.get(name);
    Loader loader =
        stream
            .method()
            .open(stream.plan(), before == null ? null : before.loader(), changes, resources);
    StateLedger.PendingWork pending = before == null ? null : before.pending();
    if (pending == null && stream.method().swaps()) {
      pending = context.ledger().begin();
    }
    streams.put(name, new Open(new Loading(stream, loader, resources), pending));
    stream.totals().loadedBy(stream.method().swaps(), rest(stream));
    if (before == null && streams.size() == SEVERAL && !options.state().isKept()) {
      pool.connectAhead();
    }
    if (changes.stream().anyMatch(CreateTable.class::isInstance)) {
      created.add(name);
    }
  }

  /** Returns the reason why committed records can have changed no row. */
  private static StreamTotals.Rest rest(LoadedStream stream) {
    List<String> keys = stream.plan().target().mergeKeys();
    boolean unique = stream.method().swaps() || stream.plan().shape().isUniqueOver(keys);
    if (keys.isEmpty() || !unique) {
      return StreamTotals.Rest.UNKNOWN;
    }
    boolean compares = stream.plan().target().keepsUnchanged() && !stream.method().swaps();
    return compares ? StreamTotals.Rest.UNCHANGED : StreamTotals.Rest.SUPERSEDED;
  }

  @Override
  public void load(String queue, Batch batch) {
    Open open = opened(batch.stream());
    if (open.stream().method().swaps()) {
      origins.merge(batch.stream(), batch.origin(), LineOrigin::earlier);
    }
    workers.submit(queue, new BatchTask(batch, open.loading(), context));
  }

  /** Fails as a task, so that the tasks of other queues are still done. */
  @Override
  public void fail(String queue, TargetException failure) {
    workers.submit(queue, new Failure(failure));
  }

  private record Failure(TargetException cause) implements Task {
    @Override
    public void run() {
      throw cause;
    }

    @Override
    public void abandon() {
      // It holds no memory.
    }
  }

  @Override
  public void activate(String queue, LoadedStream stream, long version) {
    workers.submit(queue, new VersionActivation(stream.plan(), version, context, stream.totals()));
  }

  @Override
  public void swap(String queue, LoadedStream stream) {
    Open open = opened(stream.plan().target().stream());
    workers.submit(
        queue,
        new SwapTask(
            stream,
            open.loader().swap().orElseThrow(),
            Objects.requireNonNull(open.pending()),
            origins.getOrDefault(stream.plan().target().stream(), LineOrigin.input()),
            context));
  }

  @Override
  public void end(List<TablePlan> plans) {
    List<TablePlan> large =
        created.stream()
            .map(this::opened)
            .filter(open -> open.stream().totals().records() >= FirstStatistics.FEWEST_ROWS)
            .map(open -> open.stream().plan())
            .toList();
    workers.submit(
        END_OF_RUN,
        new RunEnd(pool, options, plans, options.tables().analyzesNew() ? large : List.of()));
  }

  @Override
  public void whenCommitted(Runnable action) {
    context.ledger().whenCommitted(action);
  }

  @Override
  public void submitTogether(Runnable submitting) {
    workers.submitTogether(submitting);
  }

  @Override
  public void drain(String queue) throws InterruptedException {
    workers.drain(queue);
  }

  @Override
  public boolean hasFailed(String queue) {
    return workers.hasFailed(queue);
  }

  @Override
  public void join(Set<String> queues, String one) {
    workers.join(queues, one);
  }

  @Override
  public void close() {
    List<TableName> unfinished = unfinished();
    StagingTables staged = resources.stagingTables();
    if (!unfinished.isEmpty() || context.markers().areInUse() || staged.areInUse()) {
      pool.cleanUp(
          "removing what belongs to the run alone (commit markers, which do no harm, or staging"
              + " tables, which the next overwrite clears)",
          connection -> {
            context.markers().remove(connection);
            staged.drop(connection);
            return OverwriteTables.drop(connection, unfinished);
          });
    }
    runLock.close();
  }

  /** Returns the staging tables whose rows were not swapped in. */
  private List<TableName> unfinished() {
    List<TableName> unfinished = new ArrayList<>();
    for (Open open : streams.values()) {
      if (open.pending() != null && context.ledger().isOpen(open.pending())) {
        open.loader().swap().map(Swap::staging).ifPresent(unfinished::add);
      }
    }
    return unfinished;
  }

  private Open opened(String stream) {
    Open open = streams.get(stream);
    if (open == null) {
      throw new IllegalStateException("stream " + stream + " was not declared");
    }
    return open;
  }
}
