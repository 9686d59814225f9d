package dev.targetpostgres.load;

import dev.targetpostgres.batch.Batch;
import dev.targetpostgres.batch.BatchFiller;
import dev.targetpostgres.batch.Parts;
import dev.targetpostgres.batch.Rejections;
import dev.targetpostgres.batch.StateLedger;
import dev.targetpostgres.config.HookSettings;
import dev.targetpostgres.config.LoadMethodName;
import dev.targetpostgres.config.Settings;
import dev.targetpostgres.config.SettingsTable;
import dev.targetpostgres.encode.EncodingOptions;
import dev.targetpostgres.encode.RecordClock;
import dev.targetpostgres.encode.RowEncoder;
import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.postgres.Transactor;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.StreamTotals;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.schema.Metadata;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.singer.Message;
import dev.targetpostgres.singer.MessageReader;
import dev.targetpostgres.singer.PropertyNames;
import dev.targetpostgres.validate.RecordValidator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of a run: what SCHEMA and ACTIVATE_VERSION do to them, and how they end. Used by one
 * thread at a time.
 */
public final class Streams implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Streams.class);

  /** No stream's line. */
  private static final String END_OF_RUN = "";

  private final Settings settings;
  private final StateLedger ledger;
  private final Rejections rejections;
  private final Lanes lanes;
  private final @Nullable Checkpoint checkpoint;
  private final @Nullable Checkpoints checkpoints;
  private final ConnectionPool pool;
  private final TableFitter fitter;
  private final Readers readers;
  private final ServerTypes serverTypes;
  private final RunLock runLock;
  private final BatchMarkers markers;
  private final OverwriteTables overwriteTables;
  private final Staging staging;
  private final int parallelism;
  private final LoadContext context;
  private final RecordClock clock = new RecordClock();
  private final Map<String, LoadedStream> streams = new LinkedHashMap<>();
  private final Map<TableName, String> streamOfTable = new HashMap<>();
  private final RelatedStreams related = new RelatedStreams();
  private boolean saidAppendOnly;

  /** Starts without streams. */
  public Streams(
      Settings settings,
      ConnectionPool pool,
      StateLedger ledger,
      Rejections rejections,
      Lanes lanes) {
    this.settings = settings;
    this.ledger = ledger;
    this.rejections = rejections;
    this.lanes = lanes;
    checkpoint = settings.get(SettingsTable.STATE_TABLE) ? checkpoint(pool, settings) : null;
    checkpoints = checkpoint == null ? null : new Checkpoints(checkpoint, ledger, lanes, settings);
    Transactor transactor = checkpoint == null ? pool : checkpoint;
    this.pool = pool;
    fitter = fitter(transactor, settings);
    readers = new Readers(transactor, settings);
    serverTypes = new ServerTypes(pool);
    runLock = new RunLock(pool);
    markers = new BatchMarkers(pool, fitter, runLock.run());
    overwriteTables =
        new OverwriteTables(
            pool, transactor, runLock, settings.get(SettingsTable.OVERWRITE_STAGING));
    staging = staging(pool);
    parallelism = checkpoint == null ? StreamParts.mostParts(settings) : 1;
    context = new LoadContext(transactor, ledger, rejections, staging, markers);
  }

  private static TableFitter fitter(Transactor transactor, Settings settings) {
    return new TableFitter(
        transactor,
        settings.get(SettingsTable.LOCK_TIMEOUT_SECONDS),
        settings.get(SettingsTable.SCHEMA_EVOLUTION));
  }

  private static Checkpoint checkpoint(ConnectionPool pool, Settings settings) {
    StateTable table = new StateTable(pool, settings);
    table.prepare(fitter(pool, settings));
    return new Checkpoint(pool, table, table.takeOver());
  }

  /** The line that the stream's tasks stand in. */
  private String queue(String stream) {
    return checkpoint == null ? related.line(stream) : Checkpoints.QUEUE;
  }

  /** A STATE came. */
  public void state(byte[] value, BatchFiller filler) {
    if (checkpoints == null) {
      ledger.state(value);
    } else {
      checkpoints.state(value, filler);
    }
  }

  /** Nothing came for a moment, and nothing since the last STATE. */
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
      filler.sealAll();
    }
    if (checkpoints != null && complete && !hasOverwrites()) {
      checkpoints.commit(filler);
    }
  }

  /** Lets go of what is kept in memory only for the case that a connection is lost. */
  public void giveMemoryBack() {
    if (checkpoint != null) {
      checkpoint.giveUpRepeating();
    }
  }

  /**
   * A SCHEMA came: makes the table fit, and has records read and encoded accordingly. The same
   * SCHEMA again changes nothing.
   */
  public void declare(
      Message.Schema message, long lineNumber, BatchFiller filler, MessageReader reader)
      throws InterruptedException {
    LoadedStream before = streams.get(message.stream());
    if (before != null && before.message().equals(message)) {
      return;
    }
    // Older records are loaded as they were encoded before the table changes under them.
    filler.seal(message.stream());
    lanes.drain(queue(message.stream()));
    if (lanes.hasFailed(queue(message.stream()))) {
      return;
    }
    warn(message, before);
    StreamTarget target =
        serverTypes.checked(
            StreamTarget.of(message, settings, lineNumber),
            settings.stream(message.stream()),
            lineNumber);
    requireOwnTable(target);
    TableFitter.Fitted fitted =
        fitter.fit(
            target.stream(),
            target.table(),
            target.wanted(),
            (connection, existing) -> {
              LoadableTables.require(connection, target, existing);
              related.put(
                  target.stream(), target.table(), Catalog.referred(connection, target.table()));
            });
    readers.admit(target.stream(), target.table());
    joinRelatives(target.stream(), filler);
    if (rejections.areSetAside()) {
      TableName rejected = RejectedTable.beside(target.table());
      fitter.fit(
          target.stream(),
          rejected,
          RejectedTable.wanted(),
          (connection, existing) ->
              RejectedTable.requireInsertable(connection, target.stream(), rejected));
    }
    put(message, target, fitted, filler, reader);
  }

  /** Streams that turn out to be related stand in one line as soon as none is in its own. */
  private void joinRelatives(String stream, BatchFiller filler) throws InterruptedException {
    Set<String> relatives = related.relatives(stream);
    if (!related.isJoined(relatives)) {
      relatives.forEach(filler::undivide);
      for (String relative : relatives) {
        lanes.drain(queue(relative));
      }
      related.join(relatives);
    }
    if (relatives.size() > 1) {
      relatives.forEach(relative -> filler.sealBefore(relative, related.parents(relative)));
    }
  }

  /**
   * A record leaves out a column that is NOT NULL: has the column take NULL.
   *
   * @return false where the table may not be changed, and the record has to be refused
   */
  public boolean allowNull(String stream, String column, BatchFiller filler, MessageReader reader)
      throws InterruptedException {
    LoadedStream before = loaded(stream);
    filler.seal(stream);
    lanes.drain(queue(stream));
    StreamTarget target = before.plan().target();
    Optional<TableFitter.Fitted> fitted = fitter.allowNull(stream, target.table(), column);
    fitted.ifPresent(changed -> put(before.message(), target, changed, filler, reader));
    return fitted.isPresent();
  }

  private void put(
      Message.Schema message,
      StreamTarget target,
      TableFitter.Fitted fitted,
      BatchFiller filler,
      MessageReader reader) {
    String stream = message.stream();
    LoadedStream before = streams.get(stream);
    TablePlan plan = TablePlan.of(target, fitted.shape());
    LoadMethod method = method(plan, before, fitted.applied());
    StreamTotals totals = before == null ? new StreamTotals(stream) : before.totals();
    boolean related = this.related.relatives(stream).size() > 1;
    Parts parts = StreamParts.of(plan, related ? 1 : parallelism);
    streams.put(stream, new LoadedStream(message, plan, method, marker(target), totals));
    reader.declare(new PropertyNames(stream, plan.properties()));
    EncodingOptions options =
        new EncodingOptions(settings.get(SettingsTable.SANITIZE_NULL_TEXT_CHARACTERS));
    filler.declare(
        stream,
        method.isPatient(),
        new RowEncoder(plan.fields(), clock, options),
        settings.get(SettingsTable.VALIDATE_RECORDS)
            ? new RecordValidator(stream, message.schema(), plan.properties())
            : null,
        parts);
  }

  /** An ACTIVATE_VERSION came. */
  public void activate(Message.ActivateVersion message, BatchFiller filler) {
    if (!settings.get(SettingsTable.ACTIVATE_VERSION)) {
      return;
    }
    LoadedStream stream = streams.get(message.stream());
    if (stream == null) {
      LOG.warn(
          "ACTIVATE_VERSION of stream {} comes before its SCHEMA and is ignored", message.stream());
      return;
    }
    if (stream.method() instanceof Overwrite) {
      return;
    }
    if (!LoadableTables.hasVersions(stream.plan())) {
      LOG.warn(
          "ACTIVATE_VERSION of stream {} is ignored: {} has no metadata columns to go by (numbers in"
              + " {}); set add_record_metadata",
          message.stream(),
          stream.plan().shape().name(),
          Metadata.TABLE_VERSION.column());
      return;
    }
    filler.seal(message.stream());
    lanes.submit(
        queue(message.stream()),
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
        lanes.submit(queue(stream), new OverwriteTask(stream, overwrite, context, loaded.totals()));
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
    Hook after =
        new Hook(
            HookSettings.AFTER_RUN_SQL.name(),
            settings.find(HookSettings.AFTER_RUN_SQL).orElse(List.of()));
    List<TablePlan> plans = streams.values().stream().map(LoadedStream::plan).toList();
    lanes.submit(END_OF_RUN, new RunEnd(pool, new WantedIndexes(pool, settings), plans, after));
  }

  /** What has happened to each stream. */
  public Collection<StreamTotals> totals() {
    return streams.values().stream().map(LoadedStream::totals).toList();
  }

  /** Removes what unfinished overwrites left. */
  @Override
  public void close() {
    if (checkpoint != null) {
      checkpoint.close();
    }
    List<TableName> unfinished = new ArrayList<>();
    for (LoadedStream stream : streams.values()) {
      if (stream.method() instanceof Overwrite overwrite) {
        unfinished.add(overwrite.staging());
      }
    }
    if (!unfinished.isEmpty()) {
      overwriteTables.drop(unfinished);
    }
    markers.remove();
    runLock.close();
  }

  /** Appended rows and refused records would be doubled by loading a batch again. */
  private BatchTask.Marker marker(StreamTarget target) {
    boolean doubles =
        target.method() == StreamTarget.Kind.APPEND
            || (target.method() == StreamTarget.Kind.UPSERT && rejections.areSetAside());
    if (!doubles || checkpoint != null) {
      return BatchTask.Marker.NOT_NEEDED;
    }
    return markers.prepare(target) ? BatchTask.Marker.WRITTEN : BatchTask.Marker.NOT_POSSIBLE;
  }

  private LoadedStream loaded(String stream) {
    LoadedStream loaded = streams.get(stream);
    if (loaded == null) {
      throw new IllegalStateException("stream " + stream + " was not declared");
    }
    return loaded;
  }

  private LoadMethod method(
      TablePlan plan, @Nullable LoadedStream before, List<TableChange> applied) {
    return switch (plan.target().method()) {
      case APPEND -> new Append(plan, staging);
      case UPSERT -> new Upsert(plan, staging);
      case OVERWRITE -> overwrite(plan, before, applied);
    };
  }

  private Overwrite overwrite(
      TablePlan plan, @Nullable LoadedStream before, List<TableChange> applied) {
    List<Catalog.Reference> references = overwriteTables.references(plan.target());
    if (before != null && before.method() instanceof Overwrite earlier) {
      overwriteTables.change(earlier.staging(), plan, applied);
      return earlier.continued(plan, references);
    }
    TableName stagingTable = overwriteTables.create(plan);
    return new Overwrite(plan, staging, stagingTable, ledger.begin(), references);
  }

  private void requireOwnTable(StreamTarget target) {
    String other = streamOfTable.putIfAbsent(target.table(), target.stream());
    if (other != null && !other.equals(target.stream())) {
      throw new TargetException(
          ExitCode.USAGE,
          ("streams %s and %s both come to table %s; give one of them another with the setting"
                  + " streams.%s.table, or set split_stream_names to false")
              .formatted(other, target.stream(), target.table(), target.stream()));
    }
  }

  private void warn(Message.Schema message, @Nullable LoadedStream before) {
    if (!message.keysDeclared() && before == null) {
      LOG.warn("SCHEMA of stream {} has no key_properties; taken as none", message.stream());
    }
    boolean appendOnly =
        settings
            .find(SettingsTable.LOAD_METHOD)
            .filter(LoadMethodName.APPEND_ONLY::equals)
            .isPresent();
    if (appendOnly && !saidAppendOnly) {
      saidAppendOnly = true;
      LOG.info(
          "load_method append-only: streams with keys are upserted and others appended, as the"
              + " Meltano SDK's target does; choose append to keep every record");
    }
  }

  private static Staging staging(ConnectionPool pool) {
    return new Staging(
        pool.inTransaction(
            "in all", "asking for leave to make temporary tables", Catalog::mayCreateTemporary));
  }
}
