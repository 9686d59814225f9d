package dev.targetpostgres;

import dev.targetpostgres.batch.BatchFiller;
import dev.targetpostgres.batch.MemoryBudget;
import dev.targetpostgres.batch.Turn;
import dev.targetpostgres.encode.RejectedRecordException;
import dev.targetpostgres.encode.TableTooNarrowException;
import dev.targetpostgres.load.run.Replay;
import dev.targetpostgres.load.run.Streams;
import dev.targetpostgres.load.run.Workers;
import dev.targetpostgres.load.table.Tables;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.RunHistory;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.normal.NormalSchema;
import dev.targetpostgres.schema.normal.NormalSchemas;
import dev.targetpostgres.schema.normal.UnusableSchemaException;
import dev.targetpostgres.singer.BatchFile;
import dev.targetpostgres.singer.BatchFiles;
import dev.targetpostgres.singer.LineOrigin;
import dev.targetpostgres.singer.LineReader;
import dev.targetpostgres.singer.Message;
import dev.targetpostgres.singer.MessageReader;
import dev.targetpostgres.singer.RecordMessage;
import dev.targetpostgres.validate.RecordCheck;
import dev.targetpostgres.validate.RecordValidator;
import dev.targetpostgres.validate.TakesLongException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads messages and acts on them in one thread, and seals old batches in another, the timer. The
 * two share a {@link Turn}. The reader holds it for one buffer of lines, but not while it waits for
 * input, the server or memory, or checks a record for long.
 */
final class Reader {
  private static final Logger LOG = LoggerFactory.getLogger(Reader.class);
  private static final long TIMER_MILLIS = 200;
  private static final Duration TIMER = Duration.ofMillis(TIMER_MILLIS);
  private static final int MOST_WARNINGS = 1000;

  private final LineReader lines;
  private final BatchFiles files;
  private final BatchFiller filler;
  private final Streams streams;
  private final MemoryBudget budget;
  private final Workers workers;
  private final RunHistory history;
  private final Optional<Replay> replay;
  private final NormalSchemas schemas = new NormalSchemas();
  private final MessageReader messages;
  private final Turn turn;
  private final Set<String> warned = new HashSet<>();

  /** Whether the reader waits for input. */
  private volatile boolean waits;

  /** The undeclared properties that a warning has named, by stream. */
  private final Map<String, Set<String>> undeclared = new HashMap<>();

  private volatile boolean stopping;
  private volatile boolean cancelled;

  /** The number of lines without a record. */
  private long otherLines;

  private long bytesOfFiles;
  private long linesOfFiles;
  private @Nullable Thread thread;

  /** Whether a STATE came after the last RECORD. */
  private boolean endedWithState;

  Reader(
      LineReader lines,
      BatchFiles files,
      BatchFiller filler,
      Streams streams,
      Turn turn,
      MemoryBudget budget,
      Workers workers,
      RunHistory history,
      Optional<Replay> replay) {
    this.lines = lines;
    this.files = files;
    this.filler = filler;
    this.streams = streams;
    this.turn = turn;
    this.budget = budget;
    this.workers = workers;
    this.history = history;
    this.replay = replay;
    messages = new MessageReader(replay.map(Replay::origin).orElseGet(LineOrigin::input));
  }

  /** Starts reading. Calls one of the two at the end, unless the reader is cancelled. */
  void start(Runnable endOfInput, Consumer<Throwable> failed) {
    thread = daemon("reader", () -> read(endOfInput, failed));
    thread.start();
    daemon("timer", () -> watchAge(failed)).start();
  }

  /**
   * Stops reading.
   *
   * @return whether the reader stopped within the limit, so that this thread may use its batches
   */
  boolean stop(Duration limit) throws InterruptedException {
    stopping = true;
    return turn.takeSettled(limit);
  }

  /**
   * Cancels what the reader waits for, so that the records already read can be loaded.
   *
   * @param abort cuts the connection of a thread
   */
  void cancel(Consumer<Thread> abort) {
    cancelled = true;
    if (thread != null) {
      thread.interrupt();
      abort.accept(thread);
    }
  }

  /** Returns whether a STATE came after the last RECORD. Call it after the reader has stopped. */
  boolean endedWithState() {
    return endedWithState;
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(null, work, name, RecordValidator.STACK);
    thread.setDaemon(true);
    return thread;
  }

  private void read(Runnable endOfInput, Consumer<Throwable> failed) {
    try {
      while (!stopping && waitForLines()) {
        handleLines();
      }
      endOfInput.run();
    } catch (IOException unreadable) {
      failed.accept(
          new TargetException(
              ExitCode.LOAD_FAILED,
              Wording.INPUT_BREAKS_OFF.with(unreadable.getMessage()),
              unreadable));
    } catch (InterruptedException | RuntimeException failure) {
      if (cancelled) {
        LOG.debug("reading was cancelled", failure);
      } else {
        failed.accept(failure);
      }
    }
  }

  private boolean waitForLines() throws IOException {
    waits = true;
    try {
      return lines.fill();
    } finally {
      waits = false;
    }
  }

  private void handleLines() throws InterruptedException {
    turn.take();
    try {
      while (!stopping && lines.next()) {
        if (MessageReader.isBlank(lines)) {
          otherLines++;
        } else {
          handle(messages.read(lines));
        }
      }
    } finally {
      reportRead(0, 0);
      turn.give();
    }
  }

  /** Reports the amounts read, including those of the file that is being read. */
  private void reportRead(long bytesOfFile, long linesOfFile) {
    history.read(
        lines.bytesRead() + bytesOfFiles + bytesOfFile,
        lines.lineNumber() + linesOfFiles + linesOfFile - otherLines);
  }

  private void handle(Message message) throws InterruptedException {
    if (message instanceof RecordMessage record) {
      handle(record);
    } else {
      otherLines++;
      act(message);
    }
  }

  private void act(Message message) throws InterruptedException {
    if (message instanceof Message.State state) {
      endedWithState = true;
      streams.state(state.value(), filler);
    } else if (message instanceof Message.Schema schema) {
      streams.declare(normal(schema), lines.lineNumber(), filler, messages);
    } else if (message instanceof Message.ActivateVersion activate) {
      streams.activate(activate, filler);
    } else if (message instanceof Message.Batch batch) {
      readFiles(batch);
    } else if (message instanceof Message.Unknown unknown) {
      history.ignored();
      if (isNew(Text.quoted(unknown.type()))) {
        Text said = Wording.MESSAGE_TYPE_UNKNOWN.with(unknown.type(), unknown.beginning());
        Wording.AT_LINE.with(lines.lineNumber(), said).warn(LOG);
      }
    }
  }

  private Message.Schema normal(Message.Schema sent) {
    NormalSchema normal = normalForm(sent);
    for (String warning : normal.warnings()) {
      Text said = Wording.SCHEMA_IGNORED_IN_PART.with(sent.stream(), warning);
      if (isNew(said)) {
        Wording.AT_LINE.with(lines.lineNumber(), said).warn(LOG);
      }
    }
    return sent.withSchema(normal.schema());
  }

  private NormalSchema normalForm(Message.Schema sent) {
    try {
      return schemas.of(sent.stream(), sent.schema());
    } catch (UnusableSchemaException unusable) {
      throw TargetException.input(
          lines.lineNumber(), Wording.SCHEMA_OF_STREAM.with(sent.stream(), unusable.getMessage()));
    }
  }

  private void handle(RecordMessage record) throws InterruptedException {
    String stream = record.stream();
    try {
      addToOutputs(record);
    } finally {
      // Undeclared members of objects in strings are only found while the record is added.
      warnOfUndeclared(stream, record);
    }
    endedWithState = false;
    if (filler.mayHaveIdle() && workers.isIdle()) {
      streams.submitTogether(filler::sealIdle);
    }
    if (budget.isExceeded()) {
      awaitMemory();
    }
  }

  private void addToOutputs(RecordMessage record) throws InterruptedException {
    List<String> outputs = record.outputs();
    if (outputs == null) {
      add(record);
      return;
    }
    for (String output : outputs) {
      if (replay.isPresent() && !replay.get().isFor(record.lineNumber(), output)) {
        continue;
      }
      record.belongTo(output);
      add(record);
      // If the next output fails, the STATE before the record must not be committed with this one.
      endedWithState = false;
    }
  }

  private void readFiles(Message.Batch batch) throws InterruptedException {
    streams.batch(batch);
    for (String url : batch.manifest()) {
      try (BatchFile file = files.open(batch, url)) {
        messages.switchReader(lines, file.lines(), file.path().toString());
        while (!stopping && fill(file)) {
          handleLines(file.lines(), batch);
        }
        messages.switchReader(file.lines(), lines, null);
        bytesOfFiles += file.lines().bytesRead();
        linesOfFiles += file.lines().lineNumber();
        if (!stopping) {
          streams.hasRead(batch, file);
        }
      }
    }
  }

  /** Reads on in the file without the turn, as between two buffers of the input. */
  private boolean fill(BatchFile file) {
    return turn.aside(file::fill);
  }

  private void handleLines(LineReader file, Message.Batch batch) throws InterruptedException {
    while (!stopping && file.next()) {
      if (MessageReader.isBlank(file)) {
        otherLines++;
      } else {
        handle(messages.readRecord(file, batch));
      }
    }
    reportRead(file.bytesRead(), file.lineNumber());
  }

  private void add(RecordMessage record) throws InterruptedException {
    try {
      filler.add(record);
    } catch (TableTooNarrowException narrow) {
      adapt(record, narrow, this::add);
    } catch (TakesLongException slow) {
      checkAlone(record);
    }
  }

  /** Checks the record without the turn, so that earlier records can be loaded meanwhile. */
  private void checkAlone(RecordMessage record) throws InterruptedException {
    RecordCheck check = filler.check(record.stream());
    try {
      turn.aside(
          () -> {
            check.checkPatiently(record);
            return record;
          });
    } catch (RejectedRecordException invalid) {
      filler.reject(record, invalid);
      return;
    }
    addChecked(record);
  }

  private void addChecked(RecordMessage record) throws InterruptedException {
    try {
      filler.addChecked(record);
    } catch (TableTooNarrowException narrow) {
      adapt(record, narrow, this::addChecked);
    }
  }

  /** The way to add a record again after its table was changed. */
  private interface Adder {
    void add(RecordMessage record) throws InterruptedException;
  }

  private void adapt(RecordMessage record, TableTooNarrowException narrow, Adder adder)
      throws InterruptedException {
    Optional<Tables.Stays> stays = streams.adapt(record, narrow.changes(), filler);
    if (stays.isEmpty()) {
      adder.add(record);
    } else {
      filler.reject(record, narrow.rejected(stays.get().changes(), stays.get().why()));
    }
  }

  /** Waits until the workers release memory. If they are idle, seals batches for them. */
  private void awaitMemory() throws InterruptedException {
    while (budget.isExceeded() && !stopping) {
      if (workers.isIdle() && filler.hasOpen()) {
        streams.submitTogether(filler::sealLargest);
        continue;
      }
      if (workers.drainAll(Duration.ZERO)) {
        streams.giveMemoryBack();
        return;
      }
      turn.aside(
          () -> {
            budget.awaitRelease(TIMER_MILLIS);
            return budget;
          });
    }
  }

  private void warnOfUndeclared(String stream, RecordMessage record) {
    if (record.undeclared().isEmpty()) {
      return;
    }
    history.dropped(record.undeclared().size());
    Set<String> known = undeclared.computeIfAbsent(stream, name -> new HashSet<>());
    for (String property : record.undeclared()) {
      if (known.size() < MOST_WARNINGS && known.add(property)) {
        warnOnce(Wording.PROPERTY_NOT_DECLARED.with(stream, property));
      }
    }
  }

  private void warnOnce(Text warning) {
    if (isNew(warning)) {
      warning.warn(LOG);
    }
  }

  private boolean isNew(Text warning) {
    return warned.size() < MOST_WARNINGS && warned.add(warning.toString());
  }

  private void watchAge(Consumer<Throwable> failed) {
    try {
      while (!stopping) {
        Thread.sleep(TIMER_MILLIS);
        if (turn.take(TIMER)) {
          try {
            filler.sealOld();
            if (waits && !turn.isChanging()) {
              streams.settle();
            }
            if (endedWithState && !turn.isChanging()) {
              streams.idle(filler);
            }
          } finally {
            turn.give();
          }
        }
      }
    } catch (InterruptedException | RuntimeException failure) {
      failed.accept(failure);
    }
  }
}
