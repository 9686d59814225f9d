package dev.targetpostgres;

import dev.targetpostgres.batch.Batch;
import dev.targetpostgres.batch.BatchFiller;
import dev.targetpostgres.batch.FlushPolicy;
import dev.targetpostgres.batch.MemoryBudget;
import dev.targetpostgres.batch.Rejections;
import dev.targetpostgres.batch.StateLedger;
import dev.targetpostgres.batch.Turn;
import dev.targetpostgres.config.BatchOptions;
import dev.targetpostgres.config.Options;
import dev.targetpostgres.encode.RejectedRecordException;
import dev.targetpostgres.load.run.Hook;
import dev.targetpostgres.load.run.Replay;
import dev.targetpostgres.load.run.Runs;
import dev.targetpostgres.load.run.Streams;
import dev.targetpostgres.load.run.Workers;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.report.ClosingSummary;
import dev.targetpostgres.report.Console;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.RunHistory;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.singer.BatchFiles;
import dev.targetpostgres.singer.LineReader;
import dev.targetpostgres.singer.StateWriter;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does a run or a dry run from the connection to the end. A reader thread fills batches and workers
 * load them. The main thread waits for the first {@link Ending}, then shuts down in one order: it
 * stops the reader, seals batches, drains the workers, swaps, and closes.
 */
final class Pipeline {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  /** How often a wait without a limit checks whether a signal has come. */
  private static final Duration POLL = Duration.ofMillis(100);

  private final Options options;
  private final Input input;
  private final RunHistory history;
  private final Endings endings = new Endings();
  private final StateLedger ledger;
  private final MemoryBudget budget;
  private final Rejections rejections;
  private final Workers workers;
  private final Turn turn = new Turn();
  private boolean isSwapping;

  private Pipeline(Options usual, Input input, OutputStream out, RunHistory history) {
    options = input.options(usual);
    this.input = input;
    this.history = history;
    ledger = new StateLedger(new StateWriter(out, history::statePrinted));
    budget = new MemoryBudget(options.batch().bufferBytes());
    rejections = new Rejections(options.rejections().areKept(), options.rejections().most());
    workers =
        new Workers(
            options.database().workers(), failure -> endings.add(new Ending.Failed(failure)));
  }

  /**
   * Loads the input.
   *
   * @return {@code DONE}, or the exit code of the signal that ended the run
   * @throws TargetException if the run fails
   */
  static ExitCode run(
      Options options, Input input, OutputStream out, Console console, RunHistory history)
      throws InterruptedException {
    Pipeline pipeline = new Pipeline(options, input, out, history);
    return pipeline.run(
        pipeline::openRun,
        (exitCode, replay) -> {
          history.logCounts();
          if (exitCode == ExitCode.DONE && replay.isEmpty()) {
            history.emptyInput().ifPresent(empty -> empty.warn(LOG));
          }
          history.rejections().ifPresent(kept -> kept.warn(LOG));
          List<String> summary =
              new ArrayList<>(ClosingSummary.lines(history, exitCode, console.columns()));
          replay.ifPresent(again -> summary.add(again.summary()));
          console.summary(exitCode, summary);
        });
  }

  /**
   * Prints what a run would do, and changes nothing.
   *
   * @return {@code DONE}, or the exit code of the signal that ended the dry run
   * @throws TargetException if a run would fail
   */
  static ExitCode rehearse(Options options, Input input, OutputStream out, RunHistory history)
      throws InterruptedException {
    PrintStream printer = new PrintStream(out, true, StandardCharsets.UTF_8);
    Pipeline pipeline = new Pipeline(options, input, OutputStream.nullOutputStream(), history);
    return pipeline.run(
        () -> pipeline.openRehearsal(line -> printer.println(history.secrets().shown(line))),
        (exitCode, replay) -> replay.ifPresent(again -> printer.println("-- " + again.forecast())));
  }

  /** The parts of a run that exist once the database is reached. */
  private record Opened(ConnectionPool pool, Streams streams, Optional<Replay> replay) {}

  private Opened openRun() {
    return open(
        false,
        pool -> {
          Hook.beforeRun(options.load().hooks()).run(pool);
          Optional<Replay> replay = replay(pool);
          Streams streams =
              Runs.loading(options, pool, ledger, rejections, workers, turn, history, replay);
          return new Opened(pool, streams, replay);
        });
  }

  private Opened openRehearsal(Consumer<String> printer) {
    return open(
        true,
        pool -> {
          Optional<Replay> replay = replay(pool);
          Streams streams =
              Runs.rehearsal(options, pool, ledger, rejections, turn, history, printer, replay);
          return new Opened(pool, streams, replay);
        });
  }

  private Optional<Replay> replay(ConnectionPool pool) {
    return input instanceof Input.Rejected rejected
        ? Optional.of(Replay.of(pool, options.load(), rejected.stream()))
        : Optional.empty();
  }

  private Opened open(boolean readOnly, Function<ConnectionPool, Opened> opening) {
    ConnectionPool pool = ConnectionPool.open(options.database(), history, readOnly);
    try {
      return opening.apply(pool);
    } catch (RuntimeException failed) {
      pool.close();
      throw failed;
    }
  }

  private ExitCode run(Supplier<Opened> opening, BiConsumer<ExitCode, Optional<Replay>> closing)
      throws InterruptedException {
    Signals.listen(this::signalled);
    Optional<Opened> opened = connect(opening);
    if (opened.isEmpty()) {
      return exitCode();
    }
    try (ConnectionPool pool = opened.get().pool();
        Streams streams = opened.get().streams()) {
      ExitCode exitCode = ExitCode.LOAD_FAILED;
      try {
        exitCode = load(streams, pool, opened.get().replay());
        return exitCode;
      } finally {
        endWorkers(pool);
        closing.accept(exitCode, opened.get().replay());
      }
    }
  }

  /** Connects. Returns nothing if a signal comes first: no input has been read by then. */
  private Optional<Opened> connect(Supplier<Opened> opening) throws InterruptedException {
    CompletableFuture<Opened> opened = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                opened.complete(opening.get());
              } catch (RuntimeException failed) {
                opened.completeExceptionally(failed);
              }
            },
            "connect");
    thread.setDaemon(true);
    thread.start();
    try {
      endings.awaitAnyOf(opened);
    } catch (ExecutionException failed) {
      throw rethrown(failed.getCause());
    }
    return endings.signal().isPresent() ? Optional.empty() : Optional.of(opened.join());
  }

  private ExitCode load(Streams streams, ConnectionPool pool, Optional<Replay> replay)
      throws InterruptedException {
    BatchFiller filler = filler(streams::load);
    Reader reader = reader(filler, streams, replay);
    reader.start(
        () -> endings.add(new Ending.EndOfInput()),
        failure -> endings.add(new Ending.Failed(failure)));
    boolean allRead = endings.await() instanceof Ending.EndOfInput;
    if (stop(reader, pool)) {
      boolean complete = allRead || reader.endedWithState();
      inGrace(pool, () -> streams.stopped(complete, filler));
      if (allRead) {
        streams.ended();
      }
    }
    if (filler.added() > 0) {
      history.accepted();
    }
    drain();
    if (streams.hasSwaps() && endings.isWell()) {
      swap(streams, filler, reader);
    }
    if (endings.isWell()) {
      streams.finish();
      drain();
    }
    return exitCode();
  }

  /**
   * Stops the reader. After a signal, half of the grace period is kept for loading the records that
   * were read: a change of a table that takes longer is cancelled.
   */
  private boolean stop(Reader reader, ConnectionPool pool) throws InterruptedException {
    while (!reader.stop(POLL)) {
      if (left().compareTo(grace().dividedBy(2)) <= 0) {
        Wording.PENDING_CHANGE_BROKEN_OFF.with().warn(LOG);
        reader.cancel(pool::abort);
        return within(reader::stop);
      }
    }
    return true;
  }

  /** Does the work, and cuts this thread's connection if the grace period ends first. */
  private void inGrace(ConnectionPool pool, Runnable work) {
    Thread waiting = Thread.currentThread();
    CountDownLatch done = new CountDownLatch(1);
    Thread guard = new Thread(() -> cutOff(pool, waiting, done), "grace");
    guard.setDaemon(true);
    guard.start();
    try {
      work.run();
    } finally {
      done.countDown();
      // The guard has interrupted this thread if it cut the connection.
      Thread.interrupted();
    }
  }

  private void cutOff(ConnectionPool pool, Thread waiting, CountDownLatch done) {
    try {
      if (!within(limit -> done.await(limit.toNanos(), TimeUnit.NANOSECONDS))) {
        waiting.interrupt();
        pool.abort(waiting);
      }
    } catch (InterruptedException never) {
      LOG.debug("nobody interrupts this thread", never);
    }
  }

  private BatchFiller filler(Consumer<Batch> sealed) {
    BatchOptions batch = options.batch();
    FlushPolicy policy =
        new FlushPolicy(batch.rows(), batch.bytes(), batch.age(), batch.largeBytes());
    return new BatchFiller(policy, budget, ledger, rejections, System::nanoTime, sealed);
  }

  private Reader reader(BatchFiller filler, Streams streams, Optional<Replay> replay) {
    int longestLine = options.input().longestLine();
    InputStream messages =
        input instanceof Input.Messages tap ? tap.messages() : replay.orElseThrow().messages();
    LineReader lines = new LineReader(messages, longestLine);
    BatchFiles files = new BatchFiles(options.input().batchFolder(), longestLine);
    return new Reader(lines, files, filler, streams, turn, budget, workers, history, replay);
  }

  private void swap(Streams streams, BatchFiller filler, Reader reader)
      throws InterruptedException {
    if (options.end().overwriteRequiresState() && !reader.endedWithState()) {
      throw new TargetException(ExitCode.INPUT, Wording.NO_STATE_AT_END.with());
    }
    isSwapping = true;
    streams.swap(filler);
    drain();
  }

  private void drain() throws InterruptedException {
    if (!within(workers::drainAll)) {
      Wording.GRACE_EXCEEDED.with().warn(LOG);
    }
  }

  /** A wait that returns whether the awaited event came within the limit. */
  private interface Wait {
    boolean within(Duration limit) throws InterruptedException;
  }

  /** Waits without a limit, but after a signal only for the rest of the grace period. */
  private boolean within(Wait wait) throws InterruptedException {
    while (true) {
      Duration left = left();
      boolean last = left.compareTo(POLL) <= 0;
      if (wait.within(last ? left : POLL)) {
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
    return endings
        .signal()
        .map(signal -> grace().minusNanos(System.nanoTime() - signal.atNanos()))
        .map(left -> left.isNegative() ? Duration.ZERO : left)
        .orElse(Duration.ofDays(1));
  }

  /** Ends the workers, and cuts their connections if they still work: cleaning up comes next. */
  private void endWorkers(ConnectionPool pool) throws InterruptedException {
    if (!workers.drainAll(Duration.ZERO)) {
      pool.abort();
    }
    workers.end();
  }

  private ExitCode exitCode() {
    if (endings.failure().isPresent()) {
      Throwable failure = workers.earliest(endings.failure().get().cause());
      if (failure.getCause() instanceof RejectedRecordException last) {
        history.stream(last.stream()).endedBy(isSwapping);
      }
      throw rethrown(failure);
    }
    return endings.signal().map(Ending.Signalled::exitCode).orElse(ExitCode.DONE);
  }

  private static RuntimeException rethrown(@Nullable Throwable thrown) {
    if (thrown instanceof RuntimeException unchecked) {
      return unchecked;
    }
    return new IllegalStateException(thrown);
  }

  private void signalled(ExitCode exitCode) {
    LOG.info("stopping: loading what was read");
    endings.add(new Ending.Signalled(exitCode, System.nanoTime()));
  }
}
