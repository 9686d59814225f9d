package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Rejections;
import dev.targetpostgres.batch.StateLedger;
import dev.targetpostgres.config.ColumnOverride;
import dev.targetpostgres.config.LoadMethodName;
import dev.targetpostgres.config.LoadOptions;
import dev.targetpostgres.config.TableOptions;
import dev.targetpostgres.load.method.Append;
import dev.targetpostgres.load.method.CommitProof;
import dev.targetpostgres.load.method.LoadMethod;
import dev.targetpostgres.load.method.LoadedStream;
import dev.targetpostgres.load.method.Overwrite;
import dev.targetpostgres.load.method.OverwriteTables;
import dev.targetpostgres.load.method.Staging;
import dev.targetpostgres.load.method.Upsert;
import dev.targetpostgres.load.plan.ExpressionTypes;
import dev.targetpostgres.load.plan.LoadableTables;
import dev.targetpostgres.load.plan.ServerTypes;
import dev.targetpostgres.load.plan.SourceStream;
import dev.targetpostgres.load.plan.StreamTarget;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.load.table.CommitMarkers;
import dev.targetpostgres.load.table.ReadGrants;
import dev.targetpostgres.load.table.RejectedTable;
import dev.targetpostgres.load.table.RunLock;
import dev.targetpostgres.load.table.SchemaChanges;
import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.postgres.Transactor;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.RunHistory;
import dev.targetpostgres.report.StreamTotals;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.singer.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes everything ready that a stream needs to be loaded: its table, the tables beside it, and the
 * plan by which its records become rows. Used by one thread at a time.
 */
final class StreamSetup {
  private static final Logger LOG = LoggerFactory.getLogger(StreamSetup.class);

  private final LoadOptions options;
  private final ConnectionPool pool;
  private final StateLedger ledger;
  private final Rejections rejections;
  private final RunHistory history;
  private final boolean checkpoints;
  private final SchemaChanges fitter;
  private final ReadGrants readers;
  private final ServerTypes serverTypes;
  private final ExpressionTypes expressionTypes;
  private final RunLock runLock;
  private final CommitMarkers markers;
  private final OverwriteTables overwriteTables;
  private final Staging staging;
  private final Map<TableName, String> streamOfTable = new HashMap<>();
  private final Set<TableName> rejectedTables = new HashSet<>();

  /** Changes that the server did not allow, which are not tried for every record. */
  private final Map<TableName, Set<TableChange>> notAdapted = new HashMap<>();

  private boolean saidAppendOnly;

  /**
   * For the streams of a run.
   *
   * @param transactor the pool itself, or the checkpoint that all work of the run goes into
   */
  StreamSetup(
      LoadOptions options,
      ConnectionPool pool,
      Transactor transactor,
      StateLedger ledger,
      Rejections rejections,
      RunHistory history) {
    this.options = options;
    this.pool = pool;
    this.ledger = ledger;
    this.rejections = rejections;
    this.history = history;
    checkpoints = options.state().isKept();
    fitter = fitter(transactor, options.tables(), history);
    readers = new ReadGrants(transactor, options.tables());
    serverTypes = new ServerTypes(pool);
    expressionTypes = new ExpressionTypes(pool);
    runLock = new RunLock(pool);
    markers = new CommitMarkers(fitter, runLock.run());
    overwriteTables = new OverwriteTables(transactor, runLock, options.tables().overwriteStaging());
    staging = new Staging(pool.grantsTemporaryTables());
  }

  static SchemaChanges fitter(Transactor transactor, TableOptions options, RunHistory history) {
    return new SchemaChanges(
        transactor, options.lockTimeoutSeconds(), options.evolution(), history);
  }

  Staging staging() {
    return staging;
  }

  CommitMarkers markers() {
    return markers;
  }

  /**
   * Makes the table fit a SCHEMA.
   *
   * @param before the stream as it was, or null where this is its first SCHEMA
   */
  LoadedStream declared(
      SourceStream source, StreamTarget output, long lineNumber, @Nullable LoadedStream before) {
    warn(source.message(), before);
    Map<String, ColumnOverride> chosen = options.stream(output.stream()).columns().chosen();
    StreamTarget target =
        expressionTypes.typed(serverTypes.checked(output, chosen, lineNumber), chosen);
    requireOwnTable(target);
    List<Catalog.Reference> references = new ArrayList<>();
    SchemaChanges.Fitted fitted = fitted(target, references);
    readers.admit(target.stream(), target.table());
    prepareRejectedTable(target);
    return loaded(source, target, fitted, references, before);
  }

  /**
   * Makes the table fit.
   *
   * @param references filled with the foreign keys that an overwrite has to mind
   */
  private SchemaChanges.Fitted fitted(StreamTarget target, List<Catalog.Reference> references) {
    if (target.method() != StreamTarget.Kind.OVERWRITE) {
      return fitter.fit(
          target.stream(),
          target.table(),
          target.wanted(),
          existing -> LoadableTables.require(target, existing));
    }
    return fitter.fit(
        target.stream(),
        target.table(),
        target.wanted(),
        (connection, existing) -> {
          references.clear();
          references.addAll(OverwriteTables.references(connection, target));
        });
  }

  private void prepareRejectedTable(StreamTarget target) {
    TableName rejected = RejectedTable.beside(target.table());
    if (!rejections.areSetAside() || rejectedTables.contains(rejected)) {
      return;
    }
    fitter.fit(
        target.stream(),
        rejected,
        RejectedTable.wanted(),
        (connection, existing) ->
            RejectedTable.requireInsertable(connection, target.stream(), rejected));
    rejectedTables.add(rejected);
  }

  /** Whether the table may be changed so that it holds a record. */
  boolean mayAdapt(LoadedStream stream, List<TableChange> changes) {
    TablePlan plan = stream.plan();
    Set<TableChange> impossible = notAdapted.getOrDefault(plan.target().table(), Set.of());
    return fitter.widens()
        && changes.stream()
            .noneMatch(change -> plan.isFixed(change) || impossible.contains(change));
  }

  /** Changes the table so that it holds a record; empty if the server does not allow it. */
  Optional<LoadedStream> adapted(LoadedStream before, List<TableChange> changes) {
    StreamTarget target = before.plan().target();
    Optional<SchemaChanges.Fitted> fitted = fitter.adapt(target.stream(), target.table(), changes);
    if (fitted.isEmpty()) {
      notAdapted.computeIfAbsent(target.table(), table -> new HashSet<>()).addAll(changes);
    }
    return fitted.map(
        changed -> loaded(before.source(), target, changed, references(before), before));
  }

  private LoadedStream loaded(
      SourceStream source,
      StreamTarget target,
      SchemaChanges.Fitted fitted,
      List<Catalog.Reference> references,
      @Nullable LoadedStream before) {
    boolean ordered =
        before != null && before.method() instanceof Overwrite earlier && earlier.hasOrdinals();
    CommitProof proof = commitProof(target, ordered);
    TablePlan plan =
        TablePlan.of(
            target, fitted.shape(), source.layout(), ordered || proof == CommitProof.ORDINALS);
    LoadMethod method = method(plan, before, fitted.applied(), references);
    StreamTotals totals = history.stream(target.stream());
    return new LoadedStream(source, plan, method, proof, totals);
  }

  private static List<Catalog.Reference> references(LoadedStream stream) {
    return stream.method() instanceof Overwrite overwrite ? overwrite.references() : List.of();
  }

  /**
   * Appended rows and refused records would be doubled by loading a batch again, and so would rows
   * that are staged.
   *
   * @param ordered whether rows are staged with ordinals already
   */
  private CommitProof commitProof(StreamTarget target, boolean ordered) {
    if (checkpoints) {
      return CommitProof.NOT_NEEDED;
    }
    boolean rejects = rejections.areSetAside();
    boolean needed = (rejects || !ordered) && needsMarker(target, rejects);
    if (needed && markers.prepare(target)) {
      return CommitProof.MARKER;
    }
    if (target.method() == StreamTarget.Kind.OVERWRITE) {
      return CommitProof.ORDINALS;
    }
    return needed ? CommitProof.NOT_POSSIBLE : CommitProof.NOT_NEEDED;
  }

  static boolean needsMarker(StreamTarget target, boolean rejects) {
    return switch (target.method()) {
      case APPEND -> true;
      case UPSERT -> rejects;
      // Rows of a key are staged with ordinals, which tell as well; refused records are not.
      case OVERWRITE -> rejects || target.mergeKeys().isEmpty();
    };
  }

  private LoadMethod method(
      TablePlan plan,
      @Nullable LoadedStream before,
      List<TableChange> applied,
      List<Catalog.Reference> references) {
    return switch (plan.target().method()) {
      case APPEND -> new Append(plan, staging);
      case UPSERT -> new Upsert(plan, staging, fitter);
      case OVERWRITE -> overwrite(plan, before, applied, references);
    };
  }

  private Overwrite overwrite(
      TablePlan plan,
      @Nullable LoadedStream before,
      List<TableChange> applied,
      List<Catalog.Reference> references) {
    if (before != null && before.method() instanceof Overwrite earlier) {
      overwriteTables.change(earlier, plan, applied);
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
    boolean appendOnly = options.usual().loadMethod() == LoadMethodName.APPEND_ONLY;
    if (appendOnly && !saidAppendOnly) {
      saidAppendOnly = true;
      LOG.info(
          "load_method append-only: streams with keys are upserted and others appended, as the"
              + " Meltano SDK's target does; choose append to keep every record");
    }
  }

  /** Removes what belongs to the run alone, overwrites that were not finished among it. */
  void close(List<TableName> unfinished) {
    if (!unfinished.isEmpty() || markers.areInUse()) {
      pool.cleanUp(
          "removing what belongs to the run alone (batch markers, which do no harm, or staging"
              + " tables, which the next overwrite clears)",
          connection -> {
            markers.remove(connection);
            return OverwriteTables.drop(connection, unfinished);
          });
    }
    runLock.close();
  }
}
