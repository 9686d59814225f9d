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
 * Acts on all messages but records, and on sealed batches. It knows neither threads nor the server:
 * a dry run differs only in the planner's tables and in the sink. Used by one thread at a time.
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

  /** By table of a stream, what to do once it is made. */
  private final Map<TableName, Consumer<Tables.Applied>> onSettled = new HashMap<>();

  /** Streams that sent records in files without a version. */
  private final Set<String> withoutVersion = new HashSet<>();

  private final MappedStreams mapped;
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
  }

  /** Returns the queue in which the stream's work waits. */
  private String queue(String stream) {
    return states.queue(related.line(stream));
  }

  /** Takes a STATE that was read. */
  public void state(byte[] value, BatchFiller filler) {
    states.state(value, filler);
  }

  /** Hears that nothing came for a moment, and nothing since the last STATE. */
  public void idle(BatchFiller filler) {
    states.idle(filler);
  }

  /**
   * Has the reader's open batches loaded, once reading has ended. If STATE and rows are committed
   * together and the input did not end well, only rows before the last STATE are loaded.
   *
   * @param complete whether nothing is missing after what was read
   */
  public void stopped(boolean complete, BatchFiller filler) {
    settle();
    if (complete || states.loadsBehindState()) {
      sink.submitTogether(filler::sealAll);
    }
    if (complete && !hasSwaps()) {
      states.commit(filler);
    }
  }

  /** Submits several batches at once, so that workers can share them out. */
  public void submitTogether(Runnable submitting) {
    // Workers must not wait for this.
    settle();
    sink.submitTogether(submitting);
  }

  /** Releases the memory that is held only to repeat work after a lost connection. */
  public void giveMemoryBack() {
    states.giveMemoryBack();
  }

  /**
   * Applies a SCHEMA to the table, and has records read and encoded accordingly. The same SCHEMA
   * again changes nothing.
   */
  public void declare(
      Message.Schema message, long lineNumber, BatchFiller filler, MessageReader reader)
      throws InterruptedException {
    List<StreamMap> maps = mapped.declared(message, reader);
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
    // All of them read the same record, so how it is read depends on all their tables.
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
    // Older records are loaded as they were encoded before the table changes under them.
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

  /** Makes the tables that are only planned: something needs one of them, or there is time. */
  public void settle() {
    for (Tables.Settled settled : planner.settle()) {
      if (settled.failure() != null) {
        sink.fail(queue(settled.stream()), settled.failure());
      } else if (settled.applied() != null) {
        goOn(settled.stream(), settled.table(), settled.applied());
      }
    }
  }

  /** A stream that cannot go on must not keep the others from it. */
  private void goOn(String stream, TableName table, Tables.Applied made) {
    try {
      onSettled.getOrDefault(table, applied -> {}).accept(made);
    } catch (TargetException failed) {
      sink.fail(queue(stream), failed);
    }
  }

  /**
   * Goes on with a table that is not as it was planned, since another program had to do with it.
   */
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

  /** Other streams' batches may be loaded meanwhile. */
  private void awaitLoaded(String stream) throws InterruptedException {
    String queue = queue(stream);
    turn.asideForChange(
        () -> {
          sink.drain(queue);
          return queue;
        });
  }

  /** Makes related streams share a queue, once their own are empty. */
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
   * Changes the stream's table so that it holds the record.
   *
   * @return why the table stays as it is, so that the record is rejected; empty if it was changed
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
        loaded.method().isPatient(),
        plan.encoder(message, loaded.source().jsonSlots(this::plan), clock, options.records()),
        RecordChecks.of(plan, message, options.records().areChecked()),
        loaded.method().partitions(plan, alone ? mostPartitions : 1));
  }

  private Optional<TablePlan> plan(String stream) {
    return Optional.ofNullable(streams.get(stream)).map(LoadedStream::plan);
  }

  /**
   * Hears that the files of a BATCH are about to be read. Without a version, their rows cannot be
   * told from those of older versions.
   */
  public void batch(Message.Batch message) {
    if (message.version() == null) {
      withoutVersion.add(message.stream());
    }
  }

  /**
   * Hears that all records of a file were read, and has it deleted once they are committed, if the
   * options say so.
   */
  public void hasRead(Message.Batch message, BatchFile file) {
    boolean loaded = !mapped.of(message.stream()).isEmpty();
    if (loaded && options.deletesBatchFiles()) {
      sink.whenCommitted(file.deletion());
    }
  }

  /** Acts on an ACTIVATE_VERSION. */
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

  /** Has a sealed batch loaded. */
  public void load(Batch batch) {
    settle();
    sink.load(queue(batch.stream()), batch);
    states.loading();
  }

  /** Returns whether rows of any stream wait to be swapped in when the run ends. */
  public boolean hasSwaps() {
    return streams.values().stream().anyMatch(stream -> stream.method().swaps());
  }

  /** Has the staged rows of streams swapped in. */
  public void swap(BatchFiller filler) {
    for (String stream : related.parentsFirst(streams.keySet())) {
      if (loaded(stream).method().swaps()) {
        sink.swap(queue(stream), loaded(stream));
      }
    }
    states.commit(filler);
  }

  /** Has the last work done, once everything is committed and the run has ended well. */
  public void finish() {
    // Rows after the last STATE are never committed, and the last work would wait for their locks.
    states.close();
    sink.end(streams.values().stream().map(LoadedStream::plan).toList());
  }

  /** Removes what belongs to the run alone, unfinished swaps among it. */
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
