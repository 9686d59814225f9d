package dev.targetpostgres;

import dev.targetpostgres.batch.Batch;
import dev.targetpostgres.batch.BatchFiller;
import dev.targetpostgres.batch.FlushPolicy;
import dev.targetpostgres.batch.MemoryBudget;
import dev.targetpostgres.batch.Rejections;
import dev.targetpostgres.batch.StateLedger;
import dev.targetpostgres.config.BatchOptions;
import dev.targetpostgres.config.Options;
import dev.targetpostgres.load.run.DryRun;
import dev.targetpostgres.load.run.Hook;
import dev.targetpostgres.load.run.Receiver;
import dev.targetpostgres.load.run.Streams;
import dev.targetpostgres.load.run.Workers;
import dev.targetpostgres.load.table.StateTable;
import dev.targetpostgres.postgres.ConnectionCheck;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.report.ClosingSummary;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.RunHistory;
import dev.targetpostgres.report.Speaker;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.singer.BatchFiles;
import dev.targetpostgres.singer.LineReader;
import dev.targetpostgres.singer.StateWriter;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins the parts of a run and takes it to its end. A reader thread fills batches, lanes load them;
 * this thread waits for the first thing that ends the run, and then shuts down in one order: stop
 * reading, seal, drain the lanes, finish overwrites, close.
 */
final class Pipeline {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  /** How long a drain without a limit waits before it looks for a signal. */
  private static final Duration ATTENTION = Duration.ofMillis(100);

  private final Options options;
  private final RunHistory history;
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();
  private final CompletableFuture<ExitCode> signal = new CompletableFuture<>();

  /** The first failure of all; a failure while draining counts where none ended the run. */
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

  private volatile long signalledNanos;
  private final StateLedger ledger;
  private final MemoryBudget budget;
  private final Rejections rejections;
  private final Workers lanes;

  private Pipeline(Options options, OutputStream out, RunHistory history) {
    this.options = options;
    this.history = history;
    ledger = new StateLedger(new StateWriter(out, history::statePrinted));
    budget = new MemoryBudget(options.batch().bufferBytes());
    rejections = new Rejections(options.rejections().areKept(), options.rejections().most());
    lanes = new Workers(options.database().workers(), this::failed);
  }

  /** What ended the reading. */
  private enum Ending {
    END_OF_INPUT,
    FAILURE,
    SIGNAL
  }

  /**
   * Loads the messages.
   *
   * @return done, or the signal that ended the run after a graceful drain
   * @throws TargetException for whatever else ended it
   */
  static ExitCode run(
      Options options, InputStream messages, OutputStream out, Speaker speaker, RunHistory history)
      throws InterruptedException {
    Pipeline pipeline = new Pipeline(options, out, history);
    Signals.listen(pipeline::signalled);
    Optional<Connected> connected = pipeline.connect();
    if (connected.isEmpty()) {
      return pipeline.exitCode();
    }
    try (ConnectionPool pool = connected.get().pool();
        Streams streams = connected.get().streams()) {
      try {
        return pipeline.load(streams, pool, messages);
      } finally {
        pipeline.endLanes(pool);
        history.tellCounts();
        speaker.summary(ClosingSummary.lines(history));
      }
    }
  }

  /** What a run works with, once there is a database. */
  private record Connected(ConnectionPool pool, Streams streams) {}

  /** Connects, unless a signal comes first: then nothing has been read that could be loaded. */
  private Optional<Connected> connect() throws InterruptedException {
    CompletableFuture<Connected> connected = new CompletableFuture<>();
    Thread thread = new Thread(() -> connect(connected), "connect");
    thread.setDaemon(true);
    thread.start();
    try {
      CompletableFuture.anyOf(connected, signal).get();
    } catch (ExecutionException failed) {
      throw rethrown(failed.getCause());
    }
    return signal.isDone() ? Optional.empty() : Optional.of(connected.join());
  }

  private void connect(CompletableFuture<Connected> connected) {
    try {
      ConnectionPool pool = ConnectionPool.open(options.database(), history, false);
      try {
        Hook.beforeRun(options.load().hooks()).run(pool);
        Streams streams = new Streams(options, pool, ledger, rejections, lanes, history);
        connected.complete(new Connected(pool, streams));
      } catch (RuntimeException failed) {
        pool.close();
        throw failed;
      }
    } catch (RuntimeException failed) {
      connected.completeExceptionally(failed);
    }
  }

  /** Prints the STATE that the database holds for the pipeline, if it holds one. */
  static void printState(Options options, OutputStream out) {
    StateWriter writer = new StateWriter(out);
    try (ConnectionPool pool = open(options)) {
      new StateTable(pool, options.load().state())
          .takeOverAndRead()
          .ifPresent(state -> writer.print(state.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /**
   * Connects, and prints what a user wants to know before the first run.
   *
   * @throws TargetException where nothing can be loaded, with the reasons and the ways out
   */
  static void check(Options options, OutputStream out) {
    try (ConnectionPool pool = open(options)) {
      ConnectionCheck.Findings findings =
          ConnectionCheck.look(pool, options.database().session().role(), options.load().schemas());
      PrintStream printer = new PrintStream(out, true, StandardCharsets.UTF_8);
      findings.lines().forEach(printer::println);
      if (!findings.objections().isEmpty()) {
        throw new TargetException(ExitCode.CANNOT_CONNECT, Text.lines(findings.objections()));
      }
    }
  }

  /** Connects to the database, for something that is not a run. */
  private static ConnectionPool open(Options options) {
    return ConnectionPool.open(options.database(), new RunHistory(), false);
  }

  /**
   * Prints what a run would do, and changes nothing.
   *
   * @return done
   * @throws TargetException for what would end the run
   */
  static ExitCode rehearse(
      Options options, InputStream messages, OutputStream out, RunHistory history)
      throws InterruptedException {
    Pipeline pipeline = new Pipeline(options, OutputStream.nullOutputStream(), history);
    PrintStream printer = new PrintStream(out, true, StandardCharsets.UTF_8);
    try (ConnectionPool pool = ConnectionPool.open(options.database(), history, true)) {
      return pipeline.rehearse(
          new DryRun(options, pool, pipeline.ledger, history, printer::println), messages);
    } finally {
      pipeline.lanes.end();
    }
  }

  private ExitCode rehearse(DryRun dryRun, InputStream messages) throws InterruptedException {
    BatchFiller filler = filler(dryRun::load);
    Reader reader = reader(messages, filler, dryRun);
    reader.start(() -> ending.complete(Ending.END_OF_INPUT), this::failed);
    await();
    if (within(reader::stop)) {
      dryRun.end(filler);
    }
    return exitCode();
  }

  private ExitCode load(Streams streams, ConnectionPool pool, InputStream messages)
      throws InterruptedException {
    BatchFiller filler = filler(streams::load);
    Reader reader = reader(messages, filler, streams);
    reader.start(() -> ending.complete(Ending.END_OF_INPUT), this::failed);
    Ending reached = await();
    if (comesToRest(reader, pool)) {
      boolean complete = reached == Ending.END_OF_INPUT || reader.endedWithState();
      streams.stopped(complete, filler);
    }
    drain();
    if (reached == Ending.END_OF_INPUT && streams.hasOverwrites()) {
      finishOverwrites(streams, filler, reader);
    }
    if (reached == Ending.END_OF_INPUT && !failure.isDone() && !signal.isDone()) {
      streams.finish();
      drain();
    }
    return exitCode();
  }

  /**
   * Waits for the reader. After a signal, half of the grace is kept for loading what was read: if a
   * change of a table takes longer, it is broken off.
   */
  private boolean comesToRest(Reader reader, ConnectionPool pool) throws InterruptedException {
    while (!reader.stop(ATTENTION)) {
      if (left().compareTo(grace().dividedBy(2)) <= 0) {
        Wording.PENDING_CHANGE_BROKEN_OFF.with().warn(LOG);
        reader.breakOff(pool::abort);
        return within(reader::stop);
      }
    }
    return true;
  }

  private BatchFiller filler(Consumer<Batch> sealed) {
    BatchOptions batch = options.batch();
    FlushPolicy policy =
        new FlushPolicy(batch.rows(), batch.bytes(), batch.age(), batch.largeBytes());
    return new BatchFiller(policy, budget, ledger, rejections, System::nanoTime, sealed);
  }

  private Reader reader(InputStream messages, BatchFiller filler, Receiver receiver) {
    int longestLine = options.input().longestLine();
    LineReader lines = new LineReader(messages, longestLine);
    BatchFiles files = new BatchFiles(options.input().batchFolder(), longestLine);
    return new Reader(lines, files, filler, receiver, budget, lanes, history);
  }

  private void finishOverwrites(Streams streams, BatchFiller filler, Reader reader)
      throws InterruptedException {
    if (failure.isDone() || signal.isDone()) {
      return;
    }
    if (options.end().overwriteRequiresState() && !reader.endedWithState()) {
      throw new TargetException(ExitCode.INPUT, Wording.NO_STATE_AT_END.with());
    }
    streams.finishOverwrites(filler);
    drain();
  }

  private void drain() throws InterruptedException {
    if (!within(lanes::drainAll)) {
      Wording.GRACE_EXCEEDED.with().warn(LOG);
    }
  }

  /** Something that can be waited for. */
  private interface Wait {
    boolean within(Duration limit) throws InterruptedException;
  }

  /** Waits as long as it takes, but after a signal no longer than what is left of the grace. */
  private boolean within(Wait wait) throws InterruptedException {
    while (true) {
      Duration left = left();
      boolean last = left.compareTo(ATTENTION) <= 0;
      if (wait.within(last ? left : ATTENTION)) {
        return true;
      }
      if (last) {
        return false;
      }
    }
  }

  private Duration grace() {
    return options.end().grace();
  }

  private Duration left() {
    if (!signal.isDone()) {
      return Duration.ofDays(1);
    }
    Duration left = grace().minusNanos(System.nanoTime() - signalledNanos);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** What the lanes have not done by now is cut off, before anything is tidied up behind them. */
  private void endLanes(ConnectionPool pool) throws InterruptedException {
    if (!lanes.drainAll(Duration.ZERO)) {
      pool.abort();
    }
    lanes.end();
  }

  private ExitCode exitCode() {
    if (failure.isDone()) {
      Throwable first = failure.getNow(new IllegalStateException("done without a value"));
      throw rethrown(lanes.earliest(first));
    }
    return signal.getNow(ExitCode.DONE);
  }

  private static RuntimeException rethrown(@Nullable Throwable thrown) {
    if (thrown instanceof RuntimeException unchecked) {
      return unchecked;
    }
    return new IllegalStateException(thrown);
  }

  private Ending await() throws InterruptedException {
    try {
      return ending.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("never completed exceptionally", impossible);
    }
  }

  private void failed(Throwable thrown) {
    failure.complete(thrown);
    ending.complete(Ending.FAILURE);
  }

  private void signalled(ExitCode exitCode) {
    LOG.info("stopping: loading what was read");
    signalledNanos = System.nanoTime();
    signal.complete(exitCode);
    ending.complete(Ending.SIGNAL);
  }
}
