package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Batch;
import dev.targetpostgres.batch.BatchFiller;
import dev.targetpostgres.batch.Turn;
import dev.targetpostgres.config.LoadOptions;
import dev.targetpostgres.config.StreamMap;
import dev.targetpostgres.encode.RecordClock;
import dev.targetpostgres.load.method.LoadMethod;
import dev.targetpostgres.load.method.LoadedStream;
import dev.targetpostgres.load.plan.LoadRights;
import dev.targetpostgres.load.plan.LoadableTables;
import dev.targetpostgres.load.plan.MappedStreams;
import dev.targetpostgres.load.plan.RecordChecks;
import dev.targetpostgres.load.plan.SourceStream;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.load.table.Tables;
import dev.targetpostgres.postgres.CitusSql;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.Metadata;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import dev.targetpostgres.singer.BatchFile;
import dev.targetpostgres.singer.Message;
import dev.targetpostgres.singer.MessageReader;
import dev.targetpostgres.singer.RecordMessage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles all messages except records, and sealed batches. A run and a dry run use the same code
 * with other tables and another sink. Used by one thread at a time.
 */
public final class Streams implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Streams.class);

  private final LoadOptions options;
  private final StreamPlanner planner;
  private final BatchSink sink;
  private final States states;
  private final Turn turn;
  private final int mostPartitions;
  private final RecordClock clock = new RecordClock();
  private final Map<String, LoadedStream> streams = new LinkedHashMap<>();

  /** For each stream's table, the action that follows its creation. */
  private final Map<TableName, Consumer<Tables.Applied>> onSettled = new HashMap<>();

  /** Streams that sent records in files without a version. */
  private final Set<String> withoutVersion = new HashSet<>();

  private final MappedStreams mapped;
  private final UnmatchedSettings unmatched;
  private final RelatedStreams related = new RelatedStreams();

  Streams(
      LoadOptions options,
      StreamPlanner planner,
      BatchSink sink,
      States states,
      Turn turn,
      int mostPartitions) {
    this.options = options;
    this.planner = planner;
    this.sink = sink;
    this.states = states;
    this.turn = turn;
    this.mostPartitions = mostPartitions;
    mapped = new MappedStreams(options.maps());
    unmatched = new UnmatchedSettings(options);
  }

  /** Returns the queue in which the stream's work waits. */
  private String queue(String stream) {
    return states.queue(related.queue(stream));
  }

  /** Handles a STATE that was read. */
  public void state(byte[] value, BatchFiller filler) {
    states.state(value, filler);
  }

  /** Called if the input pauses right after a STATE. */
  public void idle(BatchFiller filler) {
    states.idle(filler);
  }

  /**
   * Submits the open batches when reading has ended. If STATE and rows are committed together and
   * the input is not complete, only rows before the last STATE are loaded.
   *
   * @param complete whether reading stopped at the end of the input, or right after a STATE
   */
  public void stopped(boolean complete, BatchFiller filler) {
    settle();
    if (complete || states.loadsAfterState()) {
      sink.submitTogether(filler::sealAll);
    }
    if (complete && !hasSwaps()) {
      states.commit(filler);
    }
  }

  /** Called when all of the input has been read. A replay reads only some of the streams. */
  public void ended() {
    if (!options.replays()) {
      unmatched.ended();
    }
  }

  /** Runs the action, and starts the batches that it submits only when all are submitted. */
  public void submitTogether(Runnable submitting) {
    // Workers must not wait while tables are created.
    settle();
    sink.submitTogether(submitting);
  }

  /** Releases the memory that is only needed to repeat work after a lost connection. */
  public void giveMemoryBack() {
    states.giveMemoryBack();
  }

  /**
   * Applies a SCHEMA to the tables of its outputs. Records are read and encoded by it from now on.
   * If the SCHEMA is the same as before, it does nothing.
   */
  public void declare(
      Message.Schema message, long lineNumber, BatchFiller filler, MessageReader reader)
      throws InterruptedException {
    List<StreamMap> maps = mapped.declared(message, reader);
    unmatched.declared(message.stream(), mapped.of(message.stream()));
    if (maps.isEmpty()) {
      sink.leaveOut(message.stream());
    }
    if (maps.stream().allMatch(map -> isDeclared(map.nameOf(message.stream()), message))) {
      return;
    }
    SourceStream source = SourceStream.of(message, maps, options, lineNumber);
    for (SourceStream.Output output : source.outputs()) {
      declare(source, output, lineNumber, filler);
    }
    // All outputs read the same record, so how to read it depends on all their tables.
    for (SourceStream.Output output : source.outputs()) {
      LoadedStream declared = streams.get(output.target().stream());
      if (declared != null && declared.source().equals(source)) {
        put(declared, filler);
      }
    }
    mapped.read(reader, source);
  }

  private boolean isDeclared(String stream, Message.Schema message) {
    LoadedStream loaded = streams.get(stream);
    return loaded != null && loaded.source().message().equals(message);
  }

  private void declare(
      SourceStream source, SourceStream.Output output, long lineNumber, BatchFiller filler)
      throws InterruptedException {
    String stream = output.target().stream();
    // Older records must be loaded before the table for which they were encoded changes.
    filler.seal(stream);
    if (streams.containsKey(stream)) {
      settle();
    }
    awaitLoaded(stream);
    if (sink.hasFailed(queue(stream))) {
      return;
    }
    if (LoadMethod.of(output.target().method()).swaps()) {
      states.holdUntilSwap();
    }
    if (!streams.containsKey(stream)) {
      unmatched.declared(output.target(), source.message().properties());
    }
    sink.announce(output);
    StreamPlanner.Planned planned =
        planner.declared(source, output.target(), lineNumber, streams.get(stream));
    sink.open(planned.stream(), planned.changes());
    TableShape table = planned.stream().plan().shape();
    related.put(stream, table.name(), table.refersTo());
    joinRelatives(stream, filler);
    streams.put(stream, planned.stream());
    onSettled.put(table.name(), applied -> settled(stream, applied, filler));
  }

  /** Creates the planned tables. Called before something needs one of them, or if there is time. */
  public void settle() {
    for (Tables.Settled settled : planner.settle()) {
      if (settled.failure() != null) {
        sink.fail(queue(settled.stream()), settled.failure());
      } else if (settled.applied() != null) {
        created(settled.stream(), settled.table(), settled.applied());
      }
    }
  }

  /** Continues with a table that was created. If this fails, only its stream fails. */
  private void created(String stream, TableName table, Tables.Applied made) {
    try {
      onSettled.getOrDefault(table, applied -> {}).accept(made);
    } catch (TargetException failed) {
      sink.fail(queue(stream), failed);
    }
  }

  /** Plans the stream again if another session has created the table differently. */
  private void settled(String stream, Tables.Applied applied, BatchFiller filler) {
    TablePlan plan = loaded(stream).plan();
    if (applied.shape().equals(plan.shape())) {
      return;
    }
    StreamPlanner.Planned now = planner.settled(loaded(stream), applied);
    Optional<String> altered = plan.difference(now.stream().plan());
    if (altered.isPresent()) {
      sink.fail(queue(stream), plan.altered(altered.get()));
      return;
    }
    sink.open(now.stream(), now.changes());
    filler.seal(stream);
    put(now.stream(), filler);
  }

  /** Waits until the stream's work is done. Other threads can load other streams meanwhile. */
  private void awaitLoaded(String stream) throws InterruptedException {
    String queue = queue(stream);
    turn.asideForChange(
        () -> {
          sink.drain(queue);
          return queue;
        });
  }

  /** Makes related streams share a queue, after their own queues are empty. */
  private void joinRelatives(String stream, BatchFiller filler) throws InterruptedException {
    Set<String> relatives = related.relatives(stream);
    if (!related.isJoined(relatives)) {
      relatives.forEach(filler::undivide);
      Set<String> queues = relatives.stream().map(this::queue).collect(Collectors.toSet());
      for (String queue : queues) {
        sink.drain(queue);
      }
      related.join(relatives);
      sink.join(queues, queue(stream));
    }
    if (relatives.size() > 1) {
      relatives.forEach(relative -> filler.sealBefore(relative, related.parents(relative)));
    }
  }

  /**
   * Changes the stream's table so that it can hold the record.
   *
   * @return why the table cannot be changed, so that the record is rejected; empty if it is changed
   */
  public Optional<Tables.Stays> adapt(
      RecordMessage record, List<TableChange> changes, BatchFiller filler)
      throws InterruptedException {
    settle();
    String stream = record.stream();
    LoadedStream before = loaded(stream);
    Optional<Tables.Stays> stays = planner.stays(before, changes);
    if (stays.isPresent()) {
      return stays;
    }
    filler.seal(stream);
    awaitLoaded(stream);
    if (sink.hasFailed(queue(stream))) {
      return Optional.of(
          Tables.Stays.of(before.plan().shape().name(), changes, Wording.STREAM_FAILED.with()));
    }
    Optional<StreamPlanner.Planned> changed = planner.adapted(before, changes, record.place());
    changed.ifPresent(
        planned -> {
          sink.open(planned.stream(), planned.changes());
          put(planned.stream(), filler);
        });
    return planner.stays(before, changes);
  }

  private void put(LoadedStream loaded, BatchFiller filler) {
    TablePlan plan = loaded.plan();
    String stream = plan.target().stream();
    boolean alone = related.relatives(stream).size() == 1;
    streams.put(stream, loaded);
    Message.Schema message = loaded.source().message();
    filler.declare(
        stream,
        loaded.method().prefersLargeBatches(),
        plan.encoder(message, loaded.source().jsonSlots(this::plan), clock, options.records()),
        RecordChecks.of(plan, message, options.records().areChecked()),
        loaded.method().partitions(plan, alone ? mostPartitions : 1));
  }

  private Optional<TablePlan> plan(String stream) {
    return Optional.ofNullable(streams.get(stream)).map(LoadedStream::plan);
  }

  /**
   * Called before the files of a BATCH are read. If it has no version, its rows look like those of
   * older versions, so no ACTIVATE_VERSION of the stream is acted on.
   */
  public void batch(Message.Batch message) {
    if (message.version() == null) {
      withoutVersion.add(message.stream());
    }
  }

  /** Called when a file was read. Deletes it after its records' commit, if the options say so. */
  public void hasRead(Message.Batch message, BatchFile file) {
    boolean loaded = !mapped.of(message.stream()).isEmpty();
    if (loaded && options.deletesBatchFiles()) {
      sink.whenCommitted(file.deletion());
    }
  }

  /** Seals the stream's batches, and submits the removal or marking of earlier versions' rows. */
  public void activate(Message.ActivateVersion message, BatchFiller filler) {
    if (!options.activatesVersions()) {
      return;
    }
    settle();
    for (String stream : mapped.of(message.stream())) {
      activate(stream, message, filler);
    }
  }

  private void activate(String name, Message.ActivateVersion message, BatchFiller filler) {
    LoadedStream stream = streams.get(name);
    if (stream == null) {
      Wording.VERSION_BEFORE_SCHEMA.with(name).warn(LOG);
      return;
    }
    if (stream.method().swaps()) {
      return;
    }
    if (withoutVersion.contains(message.stream())) {
      Wording.VERSION_WITH_BATCH_FILES.with(message.stream()).warn(LOG);
      return;
    }
    if (!LoadableTables.hasVersions(stream.plan())) {
      Wording.VERSION_WITHOUT_METADATA
          .with(name, stream.plan().shape().name(), Metadata.TABLE_VERSION.column())
          .warn(LOG);
      return;
    }
    if (stream.plan().shape().distribution().columnar()) {
      TableName table = stream.plan().shape().name();
      Wording.VERSION_OF_COLUMNAR.with(name, table, name, CitusSql.toHeap(table)).warn(LOG);
      return;
    }
    LoadRights.requireVersions(stream.plan());
    filler.seal(name);
    sink.activate(queue(name), stream, message.version());
  }

  /** Submits a sealed batch. */
  public void load(Batch batch) {
    settle();
    sink.load(queue(batch.stream()), batch);
    states.loading();
  }

  /** Returns whether any stream's rows are swapped in at the end of the run. */
  public boolean hasSwaps() {
    return streams.values().stream().anyMatch(stream -> stream.method().swaps());
  }

  /** Submits the swaps of all staged rows, parents first. */
  public void swap(BatchFiller filler) {
    for (String stream : related.parentsFirst(streams.keySet())) {
      if (loaded(stream).method().swaps()) {
        sink.swap(queue(stream), loaded(stream));
      }
    }
    states.commit(filler);
  }

  /** Submits the last work of a successful run. Everything must be committed. */
  public void finish() {
    // Rows after the last STATE stay uncommitted; the last work would wait for their locks.
    states.close();
    sink.end(streams.values().stream().map(LoadedStream::plan).toList());
  }

  /** Rolls back uncommitted work. Removes the run's commit markers and staging tables. */
  @Override
  public void close() {
    states.close();
    sink.close();
  }

  private LoadedStream loaded(String stream) {
    LoadedStream loaded = streams.get(stream);
    if (loaded == null) {
      throw new IllegalStateException("stream " + stream + " was not declared");
    }
    return loaded;
  }
}
