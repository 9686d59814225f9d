package dev.targetpostgres.load.table;

import dev.targetpostgres.config.SchemaEvolution;
import dev.targetpostgres.config.TableOptions;
import dev.targetpostgres.load.table.PlannedTables.Planned;
import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.Catalog.LockedTable;
import dev.targetpostgres.postgres.ChangeRights;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.postgres.LockHolders;
import dev.targetpostgres.postgres.Look;
import dev.targetpostgres.postgres.SqlStates;
import dev.targetpostgres.postgres.TransactionCallback;
import dev.targetpostgres.postgres.TransactionRunner;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.LoggedStream;
import dev.targetpostgres.report.RunHistory;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableChange.AddColumn;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableChange.DropNotNull;
import dev.targetpostgres.schema.TableChange.WidenColumn;
import dev.targetpostgres.schema.TableColumn;
import dev.targetpostgres.schema.TableFit;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes tables on the server, each in its own transaction, and creates new tables together.
 * Advisory locks keep other runs from changing the same table at the same time. Workers call only
 * {@link #allowNulls} and {@link #widens}; one thread at a time calls the rest.
 */
public final class SchemaChanges implements Tables {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaChanges.class);

  private final TransactionRunner transactor;
  private final TransactionRunner aside;
  private final int lockTimeoutSeconds;
  private final SchemaEvolution evolution;
  private final long maxRewriteBytes;
  private final RunHistory history;
  private final ReadGrants grants;
  private final TablesAhead ahead;
  private final PlannedTables planned;

  /** Results of planned tables that were created early, because another table was changed. */
  private final List<Settled> early = new ArrayList<>();

  private final boolean plans;

  /** Starts without changes. The same transactor makes all of them. */
  public SchemaChanges(
      TransactionRunner transactor,
      TableOptions options,
      LongSupplier nanos,
      RunHistory history,
      boolean plans) {
    this(transactor, transactor, options, nanos, history, plans);
  }

  /**
   * Starts without changes.
   *
   * @param transactor creates new tables
   * @param aside changes existing tables, which can wait for locks of other sessions
   * @param nanos returns the time, as {@link System#nanoTime} does
   * @param history records the statements
   * @param plans whether new tables can be created later, together
   */
  public SchemaChanges(
      TransactionRunner transactor,
      TransactionRunner aside,
      TableOptions options,
      LongSupplier nanos,
      RunHistory history,
      boolean plans) {
    this.transactor = transactor;
    this.aside = aside;
    this.history = history;
    this.plans = plans;
    lockTimeoutSeconds = options.lockTimeoutSeconds();
    evolution = options.evolution();
    maxRewriteBytes = options.maxRewriteBytes();
    grants = new ReadGrants(options);
    ahead = new TablesAhead(nanos);
    planned = new PlannedTables(lockTimeoutSeconds, grants);
  }

  /** The changes of a table, and their statements in order. */
  private record Done(Applied applied, List<String> statements) {}

  @Override
  public Applied apply(String stream, TableName table, CreateTable wanted, Check check) {
    return apply(stream, table, wanted, check, false);
  }

  @Override
  public Applied applyLater(String stream, TableName table, CreateTable wanted, Check check) {
    return apply(stream, table, wanted, check, plans && PlannedTables.canPlan(wanted));
  }

  /**
   * Applies the SCHEMA. If the table was read a moment ago and needs no change, this takes no round
   * trip.
   *
   * @param later whether to only plan a missing table
   */
  private Applied apply(
      String stream, TableName table, CreateTable wanted, Check check, boolean later) {
    Optional<TableShape> known = ahead.take(table);
    if (check instanceof OfShape shape && known.isPresent() && fits(wanted, known.get())) {
      shape.of().accept(known.get());
      return new Applied(known.get(), List.of());
    }
    Optional<ChangeRights> rights = ahead.missing(table);
    if (rights.isEmpty()) {
      Look.Seen seen = ahead.look(table, look -> transactor.look(stream, making(table), look));
      Optional<TableShape> actual =
          seen.shapes().stream().filter(shape -> shape.name().equals(table)).findFirst();
      if (actual.isPresent() && fits(wanted, actual.get())) {
        check(stream, check, actual.get(), seen.rights());
        return new Applied(actual.get(), List.of());
      }
      rights = actual.isPresent() ? Optional.empty() : Optional.of(seen.rights());
    }
    // With Citus, reading a new table's distribution takes a statement after its creation.
    if (later && rights.isPresent() && !rights.get().hasCitus()) {
      return plan(stream, table, wanted, check, rights.get());
    }
    Applied applied = applyNow(changing(), stream, table, wanted, check);
    ahead.forget(table);
    return applied;
  }

  private void check(String stream, Check check, TableShape actual, ChangeRights rights) {
    if (check instanceof OfShape shape) {
      shape.of().accept(actual);
    } else if (check instanceof OfRights both) {
      both.of().accept(actual, rights);
    } else {
      transactor.inTransaction(
          stream,
          making(actual.name()),
          connection -> {
            check.check(connection, actual);
            return actual;
          });
    }
  }

  private Applied plan(
      String stream, TableName table, CreateTable wanted, Check check, ChangeRights rights) {
    RightToChange.require(rights, stream, table, List.of(wanted));
    RightToChange.requireRoom(stream, table, null, List.of(wanted));
    Planned plan = new Planned(stream, table, wanted, check, rights.hasSchema(), false);
    planned.add(plan);
    return new Applied(plan.shape(), List.of(wanted));
  }

  @Override
  public List<Settled> settle() {
    List<Settled> settled = new ArrayList<>(early);
    early.clear();
    settled.addAll(settleNow());
    return settled;
  }

  private List<Settled> settleNow() {
    List<Settled> settled = new ArrayList<>();
    for (List<Planned> group = planned.take(); !group.isEmpty(); group = planned.take()) {
      settled.addAll(settled(group));
      PlannedTables.schemas(group).forEach(ahead::forget);
      group.forEach(plan -> ahead.forget(plan.table()));
    }
    return settled;
  }

  private List<Settled> settled(List<Planned> group) {
    try {
      Optional<Map<TableName, TableShape>> made =
          transactor.inTransaction(
              group.get(0).stream(),
              PlannedTables.making(group),
              TransactionCallback.committing(
                  (connection, message) -> planned.make(connection, group, message)));
      if (made.isEmpty()) {
        return oneByOne(group);
      }
      PlannedTables.log(group);
      history.schemaChanged(PlannedTables.statements(group));
      return group.stream().map(plan -> made(plan, made.get().get(plan.table()))).toList();
    } catch (TargetException lost) {
      return group.stream().map(plan -> failed(plan, lost)).toList();
    }
  }

  private static Settled made(Planned plan, @Nullable TableShape shape) {
    Applied applied = new Applied(Objects.requireNonNull(shape, "made"), List.of(plan.wanted()));
    return new Settled(plan.stream(), plan.table(), applied, null);
  }

  private static Settled failed(Planned plan, TargetException failure) {
    return new Settled(plan.stream(), plan.table(), null, failure);
  }

  /** Creates each table in its own transaction, so that a failure affects only its stream. */
  private List<Settled> oneByOne(List<Planned> group) {
    List<Settled> settled = new ArrayList<>();
    TargetException unreachable = null;
    for (Planned plan : group) {
      if (unreachable != null) {
        settled.add(failed(plan, unreachable));
        continue;
      }
      try {
        // Not aside: no other thread may seal a batch before all tables are created.
        Applied applied =
            applyNow(transactor, plan.stream(), plan.table(), plan.wanted(), plan.check());
        if (plan.granted()) {
          grantReading(transactor, plan.stream(), plan.table());
        }
        settled.add(new Settled(plan.stream(), plan.table(), applied, null));
      } catch (TargetException failed) {
        settled.add(failed(plan, failed));
        boolean lost =
            failed.getCause() instanceof SQLException cause && SqlStates.isConnectionLost(cause);
        unreachable = lost ? failed : null;
      }
    }
    return settled;
  }

  /** Creates the planned tables first: other threads can seal batches for them meanwhile. */
  private TransactionRunner changing() {
    early.addAll(settleNow());
    return aside;
  }

  private static String making(TableName table) {
    return "applying the SCHEMA to table " + table;
  }

  private Applied applyNow(
      TransactionRunner by, String stream, TableName table, CreateTable wanted, Check check) {
    Done done =
        LoggedStream.during(
            stream,
            () ->
                by.inTransaction(
                    stream,
                    making(table),
                    connection ->
                        LockHolders.named(
                            connection,
                            table,
                            lockTimeoutSeconds,
                            () -> change(connection, stream, table, wanted, check))));
    history.schemaChanged(done.statements());
    return done.applied();
  }

  @Override
  public void grantReading(String stream, TableName table) {
    if (grants.areWanted(table.schema()) && !planned.grant(table)) {
      grantReading(changing(), stream, table);
    }
  }

  private void grantReading(TransactionRunner by, String stream, TableName table) {
    by.inTransaction(
        stream, "granting SELECT on " + table, connection -> grants.give(connection, table));
  }

  @Override
  public boolean widens() {
    return evolution == SchemaEvolution.WIDEN;
  }

  @Override
  public Adapted adapt(Need need) {
    TableName table = need.table().name();
    ahead.forget(table);
    Adaptation adaptation = new Adaptation(need, lockTimeoutSeconds, maxRewriteBytes);
    Adapted adapted =
        changing()
            .inTransaction(
                need.stream(),
                "changing table " + table + " for a record",
                connection ->
                    LockHolders.named(
                        connection, table, lockTimeoutSeconds, () -> adaptation.run(connection)));
    history.schemaChanged(adaptation.statements());
    return adapted;
  }

  /**
   * Makes the columns nullable, in the connection's transaction. To avoid deadlocks, the
   * transaction should not have locked the table yet.
   */
  public void allowNulls(Connection connection, TableName table, List<String> columns)
      throws SQLException {
    // Another worker can make the same change, and holds this lock until its batch is committed.
    Transactions.advisoryLock(connection, "table " + table);
    Transactions.lockTimeout(connection, lockTimeoutSeconds);
    for (TableColumn column : Catalog.table(connection, table).orElseThrow().columns()) {
      if (column.notNull() && columns.contains(column.name())) {
        DropNotNull drop = new DropNotNull(column.name());
        for (String statement : Ddl.statements(table, drop)) {
          Transactions.execute(connection, statement);
        }
        log(table, drop);
      }
    }
  }

  private Done change(
      Connection connection, String stream, TableName table, CreateTable wanted, Check check)
      throws SQLException {
    LockedTable locked = Catalog.lockedTable(connection, table, lockTimeoutSeconds);
    Optional<TableShape> actual = locked.shape();
    if (actual.isPresent()) {
      check.check(connection, actual.get());
    }
    List<TableChange> changes = changes(wanted, actual);
    RightToChange.require(locked.rights(), stream, table, changes);
    RightToChange.requireRoom(stream, table, actual.orElse(null), changes);
    if (actual.isPresent() && changes.isEmpty()) {
      return new Done(new Applied(actual.get(), List.of()), List.of());
    }
    List<String> statements = new ArrayList<>();
    if (!locked.rights().hasSchema()) {
      statements.addAll(createSchema(connection, table.schema()));
    }
    List<TableChange> applied = new ArrayList<>();
    List<WidenColumn> widenings = new ArrayList<>();
    for (TableChange change : changes) {
      if (change instanceof WidenColumn widen) {
        widenings.add(widen);
      } else {
        applied.add(change);
      }
    }
    TableShape shape = changed(connection, table, applied, statements);
    List<WidenColumn> widened = widened(connection, stream, table, widenings);
    if (!widened.isEmpty()) {
      applied.addAll(widened);
      statements.add(Ddl.widen(table, widened));
      shape = Catalog.table(connection, table).orElseThrow();
    }
    return new Done(new Applied(shape, applied), statements);
  }

  private static List<String> createSchema(Connection connection, String schema)
      throws SQLException {
    Transactions.advisoryLock(connection, "schema " + schema);
    if (Catalog.hasSchema(connection, schema)) {
      return List.of();
    }
    String statement = Ddl.createSchema(schema);
    Transactions.execute(connection, statement);
    LOG.info("created schema {}", schema);
    return List.of(statement);
  }

  private boolean fits(CreateTable wanted, TableShape actual) {
    return changes(wanted, Optional.of(actual)).isEmpty();
  }

  private List<TableChange> changes(CreateTable wanted, Optional<TableShape> actual) {
    return TableFit.changes(wanted, actual.orElse(null)).stream()
        .filter(change -> isAllowed(change, evolution))
        .toList();
  }

  static boolean isAllowed(TableChange change, SchemaEvolution evolution) {
    return switch (evolution) {
      case WIDEN -> true;
      case ADD_COLUMNS -> change instanceof CreateTable || change instanceof AddColumn;
      case NONE -> change instanceof CreateTable;
    };
  }

  /** Widens the columns, and returns those that were widened. */
  private static List<WidenColumn> widened(
      Connection connection, String stream, TableName table, List<WidenColumn> changes)
      throws SQLException {
    for (WidenColumn change : changes) {
      Widenings.log("stream " + stream, table, change, Catalog.size(connection, table));
    }
    Map<WidenColumn, Text> refused = Widenings.refused(connection, table, changes);
    return changes.stream().filter(change -> !refused.containsKey(change)).toList();
  }

  /** Makes the changes, adds their statements to the list, and returns the changed table. */
  static TableShape changed(
      Connection connection, TableName table, List<TableChange> changes, List<String> statements)
      throws SQLException {
    List<String> own =
        changes.stream().flatMap(change -> Ddl.statements(table, change).stream()).toList();
    TableShape shape = Catalog.changed(connection, table, own);
    changes.forEach(change -> log(table, change));
    statements.addAll(own);
    return shape;
  }

  static void log(TableName table, TableChange change) {
    if (change instanceof AddColumn add) {
      LOG.info("added column {} {} to {}", add.column().name(), add.column().type().sql(), table);
    } else if (change instanceof DropNotNull drop) {
      LOG.info("column {} of {} may be NULL from now on", drop.column(), table);
    } else if (change instanceof CreateTable) {
      LOG.info("created table {}", table);
    }
  }
}
