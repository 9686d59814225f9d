package dev.targetpostgres.load.run;

import dev.targetpostgres.config.ColumnOverride;
import dev.targetpostgres.config.LoadMethodName;
import dev.targetpostgres.config.LoadOptions;
import dev.targetpostgres.load.method.CommitProof;
import dev.targetpostgres.load.method.LoadMethod;
import dev.targetpostgres.load.method.LoadedStream;
import dev.targetpostgres.load.plan.ExpressionTypes;
import dev.targetpostgres.load.plan.LoadRights;
import dev.targetpostgres.load.plan.ServerTypes;
import dev.targetpostgres.load.plan.SourceStream;
import dev.targetpostgres.load.plan.StreamTarget;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.load.table.CommitMarkers;
import dev.targetpostgres.load.table.RejectedTable;
import dev.targetpostgres.load.table.Tables;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.RunHistory;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.singer.Message;
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
 * Turns a stream's SCHEMA into a plan, and makes its table, and the tables beside it, what the plan
 * needs. Used by one thread at a time.
 */
final class StreamPlanner {
  private static final Logger LOG = LoggerFactory.getLogger(StreamPlanner.class);

  private final LoadOptions options;
  private final Tables tables;
  private final CommitMarkers markers;
  private final boolean rejects;
  private final RunHistory history;
  private final ServerTypes serverTypes;
  private final ExpressionTypes expressionTypes;
  private final Map<TableName, String> streamOfTable = new HashMap<>();
  private final Set<TableName> rejectedTables = new HashSet<>();

  /** Changes that the server refused, so that they are not tried again for every record. */
  private final Map<TableName, Set<TableChange>> notAdapted = new HashMap<>();

  private boolean saidAppendOnly;

  /**
   * Starts without streams.
   *
   * @param pool that is asked for types
   * @param rejects whether rejected records are kept in a table
   */
  StreamPlanner(
      LoadOptions options,
      Tables tables,
      CommitMarkers markers,
      ConnectionPool pool,
      boolean rejects,
      RunHistory history) {
    this.options = options;
    this.tables = tables;
    this.markers = markers;
    this.rejects = rejects;
    this.history = history;
    serverTypes = new ServerTypes(pool);
    expressionTypes = new ExpressionTypes(pool);
  }

  /**
   * A stream and what was done to its table.
   *
   * @param changes made to its table, in order
   */
  record Planned(LoadedStream stream, List<TableChange> changes) {}

  /**
   * Applies a SCHEMA.
   *
   * @param before the stream as it was, or null if this is its first SCHEMA
   * @throws TargetException if the stream cannot be loaded with it
   */
  Planned declared(
      SourceStream source, StreamTarget output, long lineNumber, @Nullable LoadedStream before) {
    warn(source.message(), before);
    Map<String, ColumnOverride> chosen = options.stream(output.stream()).columns().chosen();
    StreamTarget target =
        expressionTypes.typed(serverTypes.checked(output, chosen, lineNumber), chosen);
    requireOwnTable(target);
    Tables.Applied applied = applied(target);
    tables.grantReading(target.stream(), target.table());
    if (rejects && !rejectedTables.contains(RejectedTable.beside(target.table()))) {
      rejectedTables.add(RejectedTable.prepare(tables, target.stream(), target.table()));
    }
    return planned(source, target, applied, before);
  }

  private Tables.Applied applied(StreamTarget target) {
    LoadMethod method = LoadMethod.of(target.method());
    Tables.Check check = method.loadable(target);
    // What a swap needs is made at once, like its table.
    return method.swaps()
        ? tables.apply(target.stream(), target.table(), target.wanted(), check)
        : tables.applyLater(target.stream(), target.table(), target.wanted(), check);
  }

  /** Makes the tables that are only planned. */
  List<Tables.Settled> settle() {
    return tables.settle();
  }

  /** Returns the stream for its table as it was found when it was to be made. */
  Planned settled(LoadedStream before, Tables.Applied applied) {
    return planned(before.source(), before.plan().target(), applied, before);
  }

  /** Returns whether the table may be changed so that it holds a record. */
  boolean mayAdapt(LoadedStream stream, List<TableChange> changes) {
    TablePlan plan = stream.plan();
    Set<TableChange> impossible = notAdapted.getOrDefault(plan.target().table(), Set.of());
    return tables.widens()
        && changes.stream()
            .noneMatch(change -> plan.isFixed(change) || impossible.contains(change));
  }

  /**
   * Changes the table so that it holds a record.
   *
   * @return empty if the server refuses a change
   */
  Optional<Planned> adapted(LoadedStream before, List<TableChange> changes) {
    StreamTarget target = before.plan().target();
    Optional<Tables.Applied> applied = tables.adapt(target.stream(), target.table(), changes);
    if (applied.isEmpty()) {
      notAdapted.computeIfAbsent(target.table(), table -> new HashSet<>()).addAll(changes);
    }
    return applied.map(changed -> planned(before.source(), target, changed, before));
  }

  private Planned planned(
      SourceStream source,
      StreamTarget target,
      Tables.Applied applied,
      @Nullable LoadedStream before) {
    LoadMethod method = LoadMethod.of(target.method());
    boolean ordered = method.swaps() && before != null && before.plan().hasOrdinals();
    CommitProof proof = commitProof(method, target, ordered);
    TablePlan plan =
        TablePlan.of(
            target, applied.shape(), source.layout(), ordered || proof == CommitProof.ORDINALS);
    LoadRights.require(plan);
    return new Planned(
        new LoadedStream(source, plan, method, proof, history.stream(target.stream())),
        applied.changes());
  }

  /**
   * Returns how a commit is proved. With checkpoints, the number of the checkpoint proves the
   * commit of all its batches.
   */
  private CommitProof commitProof(LoadMethod method, StreamTarget target, boolean ordered) {
    return options.state().isKept()
        ? CommitProof.NOT_NEEDED
        : method.commitProof(target, rejects, ordered, () -> markers.prepare(target));
  }

  private void requireOwnTable(StreamTarget target) {
    String other = streamOfTable.putIfAbsent(target.table(), target.stream());
    if (other != null && !other.equals(target.stream())) {
      throw new TargetException(
          ExitCode.USAGE,
          Wording.STREAMS_MEET.with(other, target.stream(), target.table(), target.stream()));
    }
  }

  private void warn(Message.Schema message, @Nullable LoadedStream before) {
    if (!message.keysDeclared() && before == null) {
      Wording.KEYS_TAKEN_AS_NONE.with(message.stream()).warn(LOG);
    }
    boolean appendOnly = options.usual().loadMethod() == LoadMethodName.APPEND_ONLY;
    if (appendOnly && !saidAppendOnly) {
      saidAppendOnly = true;
      LOG.info(
          "load_method append-only: streams with keys are upserted and others appended, as the"
              + " Meltano SDK's target does; choose append to keep every record");
    }
  }
}
