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
import dev.targetpostgres.postgres.CitusSql;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.Place;
import dev.targetpostgres.report.RunHistory;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.Distribution;
import dev.targetpostgres.schema.Names;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableChange.AddColumn;
import dev.targetpostgres.schema.TableColumn;
import dev.targetpostgres.schema.TableFit;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import dev.targetpostgres.singer.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a stream's SCHEMA into a plan. Creates or changes the tables that the plan needs. Used by
 * one thread at a time.
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
  private final RejectedTable rejectedTable;

  /** Changes that turned out to be impossible. They are not tried again for each record. */
  private final Map<TableName, List<Tables.Stays>> notAdapted = new HashMap<>();

  /** Changes of overwritten tables that wait for the swap. */
  private final Map<TableName, List<TableChange>> untilSwap = new HashMap<>();

  private boolean explainedAppendOnly;

  /**
   * Starts without streams.
   *
   * @param pool looks types up on the server
   * @param rejects whether rejected records are kept in a table
   */
  StreamPlanner(
      LoadOptions options,
      Tables tables,
      CommitMarkers markers,
      ConnectionPool pool,
      RejectedTable rejectedTable,
      boolean rejects,
      RunHistory history) {
    this.options = options;
    this.tables = tables;
    this.markers = markers;
    this.rejectedTable = rejectedTable;
    this.rejects = rejects;
    this.history = history;
    serverTypes = new ServerTypes(pool);
    expressionTypes = new ExpressionTypes(pool);
  }

  /**
   * A planned stream.
   *
   * @param changes the changes made to its table, in order
   */
  record Planned(LoadedStream stream, List<TableChange> changes) {}

  /**
   * Applies a SCHEMA to the stream's table, and plans the stream.
   *
   * @param before the stream as planned before, or null if this is its first SCHEMA
   * @throws TargetException if the stream cannot be loaded with the SCHEMA
   */
  Planned declared(
      SourceStream source, StreamTarget output, long lineNumber, @Nullable LoadedStream before) {
    warn(source.message(), before);
    Map<String, ColumnOverride> chosen = options.stream(output.stream()).columns().chosen();
    StreamTarget target =
        expressionTypes.typed(serverTypes.checked(output, chosen, lineNumber), chosen);
    requireOwnTable(target);
    Tables.Applied applied = applied(target);
    warnOfSpellings(target.stream(), applied);
    warnOfDistribution(target, applied.shape());
    tables.grantReading(target.stream(), target.table());
    if (rejects) {
      rejectedTable.prepare(tables, target.stream(), target.table());
    }
    return planned(source, target, applied, before);
  }

  private Tables.Applied applied(StreamTarget target) {
    LoadMethod method = LoadMethod.of(target.method());
    Tables.Check check = method.loadable(target);
    // The staging table is made like the target table, which must exist then.
    return method.swaps()
        ? tables.apply(target.stream(), target.table(), target.wanted(), check)
        : tables.applyLater(target.stream(), target.table(), target.wanted(), check);
  }

  /** Creates the planned tables. */
  List<Tables.Settled> settle() {
    return tables.settle();
  }

  /** Plans the stream again for its table as it was found when the planned table was created. */
  Planned settled(LoadedStream before, Tables.Applied applied) {
    return planned(before.source(), before.plan().target(), applied, before);
  }

  /** Returns why the table cannot be changed for a record, or empty if the change can be tried. */
  Optional<Tables.Stays> stays(LoadedStream stream, List<TableChange> changes) {
    TablePlan plan = stream.plan();
    TableName table = plan.shape().name();
    if (!tables.widens()) {
      return Optional.of(Tables.Stays.of(table, changes, Wording.EVOLUTION_FORBIDS.with()));
    }
    List<TableChange> fixed = changes.stream().filter(plan::isFixed).toList();
    if (!fixed.isEmpty()) {
      return Optional.of(Tables.Stays.of(table, fixed, Wording.KEY_KEEPS_TYPE.with()));
    }
    return notAdapted.getOrDefault(table, List.of()).stream()
        .filter(stays -> !Collections.disjoint(stays.changes(), changes))
        .findFirst();
  }

  /**
   * Changes the table so that it can hold a record.
   *
   * @return empty if this is not possible; {@link #stays} then returns the reason
   */
  Optional<Planned> adapted(LoadedStream before, List<TableChange> changes, Place place) {
    StreamTarget target = before.plan().target();
    TableShape table = before.plan().shape();
    boolean atSwap = before.method().swaps();
    Tables.Adapted adapted =
        tables.adapt(new Tables.Need(target.stream(), place, table, changes, atSwap));
    if (adapted instanceof Tables.Stays stays) {
      notAdapted.computeIfAbsent(table.name(), name -> new ArrayList<>()).add(stays);
      return Optional.empty();
    }
    Tables.Applied applied = (Tables.Applied) adapted;
    if (atSwap) {
      untilSwap.computeIfAbsent(table.name(), name -> new ArrayList<>()).addAll(applied.changes());
    }
    return Optional.of(planned(before.source(), target, applied, before));
  }

  private Planned planned(
      SourceStream source,
      StreamTarget target,
      Tables.Applied applied,
      @Nullable LoadedStream before) {
    LoadMethod method = LoadMethod.of(target.method());
    TableName table = applied.shape().name();
    List<TableChange> pending = untilSwap.getOrDefault(table, List.of());
    TableShape shape = TableFit.changed(table, applied.shape(), pending);
    boolean ordered = method.swaps() && before != null && before.plan().hasOrdinals();
    CommitProof proof = commitProof(method, target, ordered);
    // If the swap finds an error, the ordinal leads to the record.
    boolean traced =
        method.swaps() && (!pending.isEmpty() || shape.mayRejectRows(target.mergeKeys()));
    TablePlan plan =
        TablePlan.of(
            target,
            shape,
            source.layout(),
            ordered || traced || proof == CommitProof.ORDINALS,
            traced && rejects);
    LoadRights.require(plan);
    return new Planned(
        new LoadedStream(source, plan, method, proof, history.stream(target.stream())),
        applied.changes());
  }

  /**
   * Returns how to find out whether a commit succeeded. Two cases need no proof by the batch: a
   * checkpoint has a number in the table of STATE, and a replay removes rejected records.
   */
  private CommitProof commitProof(LoadMethod method, StreamTarget target, boolean ordered) {
    return options.state().isKept() || options.replays()
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

  /** Warns of added columns whose names differ from an existing column only in spelling. */
  private static void warnOfSpellings(String stream, Tables.Applied applied) {
    List<String> added = new ArrayList<>();
    for (TableChange change : applied.changes()) {
      if (change instanceof AddColumn add) {
        added.add(add.column().name());
      }
    }
    List<String> pairs = new ArrayList<>();
    for (String name : added) {
      for (TableColumn column : applied.shape().columns()) {
        String other = column.name();
        if (!added.contains(other) && Names.plain(other).equals(Names.plain(name))) {
          pairs.add("\"%s\" beside \"%s\"".formatted(name, other));
        }
      }
    }
    if (!pairs.isEmpty()) {
      Wording.COLUMNS_ALIKE
          .with(stream, applied.shape().name(), String.join(", ", pairs), stream)
          .warn(LOG);
    }
  }

  /** Warns if an existing table is not distributed as wanted: the user must move its rows. */
  private static void warnOfDistribution(StreamTarget target, TableShape table) {
    Distribution wanted = target.wanted().distribution();
    Distribution actual = table.distribution();
    boolean same =
        wanted.kind() == actual.kind() && Objects.equals(wanted.column(), actual.column());
    if (wanted.isRemote() && !same) {
      String column = wanted.column();
      String change =
          actual.isRemote() && column != null
              ? CitusSql.redistribute(table.name(), column)
              : CitusSql.distribute(table.name(), wanted);
      Wording.NOT_DISTRIBUTED.with(target.stream(), table.name(), actual, wanted, change).warn(LOG);
    }
  }

  private void warn(Message.Schema message, @Nullable LoadedStream before) {
    if (!message.keysDeclared() && before == null) {
      Wording.KEYS_TAKEN_AS_NONE.with(message.stream()).warn(LOG);
    }
    boolean appendOnly = options.usual().loadMethod() == LoadMethodName.APPEND_ONLY;
    if (appendOnly && !explainedAppendOnly) {
      explainedAppendOnly = true;
      LOG.info(
          "load_method append-only: streams with keys are upserted and others appended, as the"
              + " Meltano SDK's target does; choose append to keep every record");
    }
  }
}
