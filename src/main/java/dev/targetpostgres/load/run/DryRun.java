package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Batch;
import dev.targetpostgres.batch.BatchFiller;
import dev.targetpostgres.batch.StateLedger;
import dev.targetpostgres.config.ColumnOverride;
import dev.targetpostgres.config.LoadOptions;
import dev.targetpostgres.config.Options;
import dev.targetpostgres.config.StreamMap;
import dev.targetpostgres.encode.RecordClock;
import dev.targetpostgres.encode.RefusedRecordException;
import dev.targetpostgres.load.method.OverwriteTables;
import dev.targetpostgres.load.plan.ExpressionTypes;
import dev.targetpostgres.load.plan.LoadableTables;
import dev.targetpostgres.load.plan.MappedStreams;
import dev.targetpostgres.load.plan.Partitioning;
import dev.targetpostgres.load.plan.RecordChecks;
import dev.targetpostgres.load.plan.ServerTypes;
import dev.targetpostgres.load.plan.SourceStream;
import dev.targetpostgres.load.plan.StreamTarget;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.load.table.CommitMarkers;
import dev.targetpostgres.load.table.RehearsedTables;
import dev.targetpostgres.load.table.RejectedTable;
import dev.targetpostgres.load.table.StateTable;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.report.RunHistory;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.singer.BatchFile;
import dev.targetpostgres.singer.Message;
import dev.targetpostgres.singer.MessageReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Says what a run would do, as a script of SQL with comments: makes no table, and encodes records
 * only to see which are refused. Used by one thread at a time.
 */
public final class DryRun implements Receiver {
  private final LoadOptions options;
  private final boolean rejects;
  private final StateLedger ledger;
  private final RunHistory history;
  private final Consumer<String> printer;
  private final ServerTypes serverTypes;
  private final ExpressionTypes expressionTypes;
  private final MappedStreams mapped;
  private final RehearsedTables tables;
  private final RecordClock clock = new RecordClock();
  private final Map<String, Declared> streams = new LinkedHashMap<>();

  private record Declared(SourceStream source, TablePlan plan) {}

  /**
   * Begins with what a run begins with.
   *
   * @param pool whose transactions are read-only
   * @param ledger in which the batches are entered
   * @param printer takes lines
   */
  public DryRun(
      Options options,
      ConnectionPool pool,
      StateLedger ledger,
      RunHistory history,
      Consumer<String> printer) {
    this.options = options.load();
    rejects = options.rejections().areKept();
    this.ledger = ledger;
    this.history = history;
    this.printer = printer;
    serverTypes = new ServerTypes(pool);
    expressionTypes = new ExpressionTypes(pool);
    mapped = new MappedStreams(options.load().maps());
    tables = new RehearsedTables(pool, options.load().tables().evolution());
    if (options.load().state().isKept()) {
      StateTable state = new StateTable(pool, options.load().state());
      print(tables.fit("in all", state.name(), StateTable.wanted(), (connection, shape) -> {}));
    }
  }

  @Override
  public void declare(
      Message.Schema message, long lineNumber, BatchFiller filler, MessageReader reader) {
    List<StreamMap> made = mapped.declared(message, reader);
    if (made.isEmpty()) {
      comment("stream %s: left out (setting stream_maps)".formatted(message.stream()));
    }
    if (made.stream().allMatch(map -> isDeclared(map.nameOf(message.stream()), message))) {
      return;
    }
    SourceStream source = SourceStream.of(message, made, options, lineNumber);
    for (SourceStream.Output output : source.outputs()) {
      declare(source, output, lineNumber, filler);
    }
    for (SourceStream.Output output : source.outputs()) {
      encode(Objects.requireNonNull(streams.get(output.target().stream())), filler);
    }
    mapped.read(reader, source);
  }

  private boolean isDeclared(String stream, Message.Schema message) {
    Declared declared = streams.get(stream);
    return declared != null && declared.source().message().equals(message);
  }

  private void declare(
      SourceStream source, SourceStream.Output output, long lineNumber, BatchFiller filler) {
    String stream = output.target().stream();
    StreamMap map = output.map();
    filler.seal(stream);
    Map<String, ColumnOverride> chosen = options.stream(stream).columns().chosen();
    StreamTarget target =
        expressionTypes.typed(serverTypes.checked(output.target(), chosen, lineNumber), chosen);
    RehearsedTables.Planned planned =
        tables.fit(
            target.stream(),
            target.table(),
            target.wanted(),
            (connection, existing) -> {
              LoadableTables.require(target, existing);
              if (target.method() == StreamTarget.Kind.OVERWRITE) {
                OverwriteTables.references(connection, target);
              }
            });
    comment("stream %s: %s".formatted(stream, method(target)));
    if (map.filter() != null) {
      comment("of its records, those of which this is true: " + map.filter());
    }
    print(planned);
    tablesBeside(target);
    put(new Declared(source, TablePlan.of(target, planned.shape(), source.layout())));
  }

  private void tablesBeside(StreamTarget target) {
    if (rejects) {
      TableName rejected = RejectedTable.beside(target.table());
      own(target, rejected, RejectedTable.wanted());
    }
    if (StreamSetup.needsMarker(target, rejects) && !options.state().isKept()) {
      own(target, CommitMarkers.beside(target.table()), CommitMarkers.wanted());
    }
  }

  private void own(StreamTarget target, TableName table, CreateTable wanted) {
    print(tables.fit(target.stream(), table, wanted, (connection, existing) -> {}));
  }

  private void put(Declared declared) {
    TablePlan plan = declared.plan();
    String stream = plan.target().stream();
    streams.put(stream, declared);
    history.stream(stream);
    columns(plan);
  }

  private void encode(Declared declared, BatchFiller filler) {
    TablePlan plan = declared.plan();
    Set<Integer> json =
        declared
            .source()
            .jsonSlots(stream -> Optional.ofNullable(streams.get(stream)).map(Declared::plan));
    filler.declare(
        plan.target().stream(),
        true,
        plan.encoder(declared.source().message(), json, clock, options.records()),
        RecordChecks.of(plan, declared.source().message(), options.records().areChecked()),
        Partitioning.of(plan, 1));
  }

  private static String keeping(StreamTarget target) {
    return switch (target.keeping()) {
      case NOTHING -> "; a property that a record leaves out becomes NULL";
      case OF_DELETED -> "";
      case EVERYTHING -> "; a property that a record leaves out keeps its value";
    };
  }

  private static String method(StreamTarget target) {
    String into = " into " + target.table();
    return switch (target.method()) {
      case APPEND -> "append" + into;
      case UPSERT ->
          "upsert%s by %s%s"
              .formatted(into, String.join(", ", target.mergeKeys()), keeping(target));
      case OVERWRITE ->
          "overwrite of %s, from a staging table that is made beside it and dropped"
              .formatted(target.table());
    };
  }

  private void columns(TablePlan plan) {
    List<String> columns = new ArrayList<>();
    for (StagedColumn column : plan.columns()) {
      columns.add("%s %s".formatted(column.name(), column.target().sql()));
    }
    comment("columns written: " + String.join(", ", columns));
  }

  @Override
  public boolean adapt(String stream, List<TableChange> changes, BatchFiller filler) {
    filler.seal(stream);
    Declared before = streams.get(stream);
    if (before == null || changes.stream().anyMatch(before.plan()::isFixed)) {
      return false;
    }
    StreamTarget target = before.plan().target();
    Optional<RehearsedTables.Planned> planned = tables.adapt(target.table(), changes);
    planned.ifPresent(
        changed -> {
          print(changed);
          Declared after =
              new Declared(
                  before.source(), TablePlan.of(target, changed.shape(), before.source().layout()));
          put(after);
          encode(after, filler);
        });
    return planned.isPresent();
  }

  /** A batch is sealed: counts it, and loads nothing. */
  public void load(Batch batch) {
    batch
        .rejections()
        .forEach(
            rejection -> {
              RefusedRecordException refused = rejection.refused();
              comment(String.valueOf(refused.getMessage()));
              history.stream(batch.stream())
                  .rejected(refused.place().toString(), refused.column(), refused.reason());
            });
    history.stream(batch.stream()).committed(batch.rowCount(), batch.rowBytes(), RowCounts.NONE, 0);
    batch.release();
    ledger.committed(batch.claim());
  }

  /** All has been read, or as much as could be. */
  public void end(BatchFiller filler) {
    filler.sealAll();
    history.counts().forEach(this::comment);
  }

  private void print(RehearsedTables.Planned planned) {
    planned.statements().forEach(statement -> printer.accept(statement + ";"));
  }

  /** On one line, whatever is in it. */
  private void comment(String text) {
    printer.accept("-- " + text.replaceAll("\\R", " "));
  }

  @Override
  public void state(byte[] value, BatchFiller filler) {
    // Nothing becomes safe.
  }

  @Override
  public void idle(BatchFiller filler) {
    // Nothing is to be committed.
  }

  @Override
  public void giveMemoryBack() {
    // Nothing is kept.
  }

  @Override
  public void batch(Message.Batch message) {
    // Its records count as others do.
  }

  @Override
  public void hasRead(Message.Batch message, BatchFile file) {
    // The file stays for the run.
  }

  @Override
  public void activate(Message.ActivateVersion message, BatchFiller filler) {
    for (String stream : mapped.of(message.stream())) {
      comment(
          "stream %s: rows of versions before %d are removed, or marked as deleted"
              .formatted(stream, message.version()));
    }
  }
}
