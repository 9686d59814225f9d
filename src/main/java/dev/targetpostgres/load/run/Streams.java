package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Batch;
import dev.targetpostgres.batch.BatchFiller;
import dev.targetpostgres.batch.Rejections;
import dev.targetpostgres.batch.StateLedger;
import dev.targetpostgres.config.LoadOptions;
import dev.targetpostgres.config.Options;
import dev.targetpostgres.config.StreamMap;
import dev.targetpostgres.encode.RecordClock;
import dev.targetpostgres.load.method.LoadedStream;
import dev.targetpostgres.load.method.Overwrite;
import dev.targetpostgres.load.plan.LoadableTables;
import dev.targetpostgres.load.plan.MappedStreams;
import dev.targetpostgres.load.plan.Partitioning;
import dev.targetpostgres.load.plan.RecordChecks;
import dev.targetpostgres.load.plan.SourceStream;
import dev.targetpostgres.load.plan.StreamTarget;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.load.table.StateTable;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.postgres.Transactor;
import dev.targetpostgres.report.RunHistory;
import dev.targetpostgres.schema.Metadata;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import dev.targetpostgres.singer.BatchFile;
import dev.targetpostgres.singer.Message;
import dev.targetpostgres.singer.MessageReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of a run: what SCHEMA and ACTIVATE_VERSION do to them, and how they end. Used by one
 * thread at a time.
 */
public final class Streams implements Receiver, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Streams.class);

  /** No stream's line. */
  private static final String END_OF_RUN = "";

  private final LoadOptions options;
  private final StateLedger ledger;
  private final Workers lanes;
  private final @Nullable Checkpoint checkpoint;
  private final @Nullable Checkpoints checkpoints;
  private final ConnectionPool pool;
  private final StreamSetup setup;
  private final int parallelism;
  private final LoadContext context;
  private final RecordClock clock = new RecordClock();
  private final Map<String, LoadedStream> streams = new LinkedHashMap<>();

  /** Streams that sent records in files, and no version with them. */
  private final Set<String> withoutVersion = new HashSet<>();

  private final MappedStreams mapped;
  private final RelatedStreams related = new RelatedStreams();

  /** Starts without streams. */
  public Streams(
      Options options,
      ConnectionPool pool,
      StateLedger ledger,
      Rejections rejections,
      Workers lanes,
      RunHistory history) {
    this.options = options.load();
    mapped = new MappedStreams(this.options.maps());
    this.ledger = ledger;
    this.lanes = lanes;
    checkpoint = this.options.state().isKept() ? checkpoint(pool, this.options, history) : null;
    checkpoints =
        checkpoint == null ? null : new Checkpoints(checkpoint, ledger, lanes, options.batch());
    Transactor transactor = checkpoint == null ? pool : checkpoint;
    this.pool = pool;
    setup = new StreamSetup(this.options, pool, transactor, ledger, rejections, history);
    parallelism = checkpoint == null ? mostParts(options) : 1;
    context = new LoadContext(transactor, ledger, rejections, setup.staging(), setup.markers());
  }

  private static int mostParts(Options options) {
    return Partitioning.mostParts(
        options.load().workersPerStream(),
        options.database().workers(),
        Runtime.getRuntime().availableProcessors(),
        options.batch().mostInMemory());
  }

  private static Checkpoint checkpoint(
      ConnectionPool pool, LoadOptions options, RunHistory history) {
    StateTable table = new StateTable(pool, options.state());
    table.prepare(StreamSetup.fitter(pool, options.tables(), history));
    return new Checkpoint(pool, table, table.takeOver());
  }

  /** The line that the stream's tasks stand in. */
  private String queue(String stream) {
    return checkpoint == null ? related.line(stream) : Checkpoints.QUEUE;
  }

  /** A STATE came. */
  @Override
  public void state(byte[] value, BatchFiller filler) {
    if (checkpoints == null) {
      ledger.state(value);
    } else {
      checkpoints.state(value, filler);
    }
  }

  /** Nothing came for a moment, and nothing since the last STATE. */
  @Override
  public void idle(BatchFiller filler) {
    if (checkpoints != null) {
      checkpoints.idle(filler);
    }
  }

  /**
   * Reading has ended, and the reader's batches are at rest: gives them to the lanes. With
   * checkpoints, only what a STATE vouches for is loaded of an input that did not end well.
   *
   * @param complete whether nothing is missing behind what was read
   */
  public void stopped(boolean complete, BatchFiller filler) {
    if (checkpoints == null || complete) {
      lanes.submitTogether(filler::sealAll);
    }
    if (checkpoints != null && complete && !hasOverwrites()) {
      checkpoints.commit(filler);
    }
  }

  /** Lets go of what is kept in memory only for the case that a connection is lost. */
  @Override
  public void giveMemoryBack() {
    if (checkpoint != null) {
      checkpoint.giveUpRepeating();
    }
  }

  /**
   * A SCHEMA came: makes the table fit, and has records read and encoded accordingly. The same
   * SCHEMA again changes nothing.
   */
  @Override
  public void declare(
      Message.Schema message, long lineNumber, BatchFiller filler, MessageReader reader)
      throws InterruptedException {
    List<StreamMap> maps = mapped.declared(message, reader);
    if (maps.stream().allMatch(map -> isDeclared(map.nameOf(message.stream()), message))) {
      return;
    }
    SourceStream source = SourceStream.of(message, maps, options, lineNumber);
    for (SourceStream.Output output : source.outputs()) {
      declare(source, output.target(), lineNumber, filler);
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
      SourceStream source, StreamTarget output, long lineNumber, BatchFiller filler)
      throws InterruptedException {
    String stream = output.stream();
    // Older records are loaded as they were encoded before the table changes under them.
    filler.seal(stream);
    lanes.drain(queue(stream));
    if (lanes.hasFailed(queue(stream))) {
      return;
    }
    LoadedStream declared = setup.declared(source, output, lineNumber, streams.get(stream));
    TableShape table = declared.plan().shape();
    related.put(stream, table.name(), table.refersTo());
    joinRelatives(stream, filler);
    streams.put(stream, declared);
  }

  /** Streams that turn out to be related stand in one line as soon as none is in its own. */
  private void joinRelatives(String stream, BatchFiller filler) throws InterruptedException {
    Set<String> relatives = related.relatives(stream);
    if (!related.isJoined(relatives)) {
      relatives.forEach(filler::undivide);
      Set<String> queues = relatives.stream().map(this::queue).collect(Collectors.toSet());
      for (String queue : queues) {
        lanes.drain(queue);
      }
      related.join(relatives);
      lanes.join(queues, queue(stream));
    }
    if (relatives.size() > 1) {
      relatives.forEach(relative -> filler.sealBefore(relative, related.parents(relative)));
    }
  }

  @Override
  public boolean adapt(String stream, List<TableChange> changes, BatchFiller filler)
      throws InterruptedException {
    if (!setup.mayAdapt(loaded(stream), changes)) {
      return false;
    }
    filler.seal(stream);
    lanes.drain(queue(stream));
    Optional<LoadedStream> changed = setup.adapted(loaded(stream), changes);
    changed.ifPresent(loaded -> put(loaded, filler));
    return changed.isPresent();
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
        Partitioning.of(plan, alone ? parallelism : 1));
  }

  private Optional<TablePlan> plan(String stream) {
    return Optional.ofNullable(streams.get(stream)).map(LoadedStream::plan);
  }

  /**
   * The files of a BATCH are read from now on: says so where their rows could not be told from
   * those of older versions.
   */
  @Override
  public void batch(Message.Batch message) {
    if (message.version() == null) {
      withoutVersion.add(message.stream());
    }
  }

  /** All records of a file were read, and are in the reader's batches or further. */
  @Override
  public void hasRead(Message.Batch message, BatchFile file) {
    boolean loaded = !mapped.of(message.stream()).isEmpty();
    if (loaded && options.deletesBatchFiles()) {
      ledger.whenCommitted(file.deletion());
    }
  }

  /** An ACTIVATE_VERSION came. */
  @Override
  public void activate(Message.ActivateVersion message, BatchFiller filler) {
    if (!options.activatesVersions()) {
      return;
    }
    for (String stream : mapped.of(message.stream())) {
      activate(stream, message, filler);
    }
  }

  private void activate(String name, Message.ActivateVersion message, BatchFiller filler) {
    LoadedStream stream = streams.get(name);
    if (stream == null) {
      LOG.warn("ACTIVATE_VERSION of stream {} comes before its SCHEMA and is ignored", name);
      return;
    }
    if (stream.method() instanceof Overwrite) {
      return;
    }
    if (withoutVersion.contains(message.stream())) {
      LOG.warn(
          "ACTIVATE_VERSION of stream {} is ignored: it sent records in BATCH files, which have no"
              + " version to tell them from older ones",
          message.stream());
      return;
    }
    if (!LoadableTables.hasVersions(stream.plan())) {
      LOG.warn(
          "ACTIVATE_VERSION of stream {} is ignored: {} has no metadata columns to go by (numbers in"
              + " {}); set add_record_metadata",
          name,
          stream.plan().shape().name(),
          Metadata.TABLE_VERSION.column());
      return;
    }
    filler.seal(name);
    lanes.submit(
        queue(name),
        new VersionActivation(stream.plan(), message.version(), context, stream.totals()));
  }

  /** A batch is sealed: gives it to the lanes. */
  public void load(Batch batch) {
    LoadedStream stream = loaded(batch.stream());
    lanes.submit(queue(batch.stream()), new BatchTask(batch, stream, context));
    if (checkpoints != null) {
      checkpoints.loading();
    }
  }

  /** Whether rows of any stream wait for the end of the run. */
  public boolean hasOverwrites() {
    return streams.values().stream().anyMatch(stream -> stream.method() instanceof Overwrite);
  }

  /** Puts the rows of overwritten streams in place; the lanes do it. */
  public void finishOverwrites(BatchFiller filler) {
    for (String stream : related.parentsFirst(streams.keySet())) {
      LoadedStream loaded = loaded(stream);
      if (loaded.method() instanceof Overwrite overwrite) {
        lanes.submit(queue(stream), new SwapTask(stream, overwrite, context, loaded.totals()));
      }
    }
    if (checkpoints != null) {
      checkpoints.commit(filler);
    }
  }

  /** All is committed and the run has ended well: does what is to be done then; a lane does it. */
  public void finish() {
    if (checkpoint != null) {
      // Rows behind the last STATE are not going to be committed, and would be waited for.
      checkpoint.close();
    }
    List<TablePlan> plans = streams.values().stream().map(LoadedStream::plan).toList();
    lanes.submit(END_OF_RUN, new RunEnd(pool, options, plans));
  }

  /** Removes what unfinished overwrites left. */
  @Override
  public void close() {
    if (checkpoint != null) {
      checkpoint.close();
    }
    List<TableName> unfinished = new ArrayList<>();
    for (LoadedStream stream : streams.values()) {
      if (stream.method() instanceof Overwrite overwrite && !overwrite.isFinished()) {
        unfinished.add(overwrite.staging());
      }
    }
    setup.close(unfinished);
  }

  private LoadedStream loaded(String stream) {
    LoadedStream loaded = streams.get(stream);
    if (loaded == null) {
      throw new IllegalStateException("stream " + stream + " was not declared");
    }
    return loaded;
  }
}
