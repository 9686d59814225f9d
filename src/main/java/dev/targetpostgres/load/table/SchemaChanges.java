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
 * Changes tables on the server, each in a transaction of its own, and makes new ones together.
 * Advisory locks keep other targets from changing the same table at the same time.
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

  /** What has become of tables that were made because another one was changed. */
  private final List<Settled> early = new ArrayList<>();

  private final boolean plans;

  /** Starts without changes, which are all made by the same transactor. */
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
   * @param transactor makes new tables
   * @param aside makes changes that may wait for somebody else's lock
   * @param nanos tells the time, as {@link System#nanoTime} does
   * @param history hears of the changes
   * @param plans whether new tables may be made later, all together
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

  /** What was done to a table, and the statements that did it, in order. */
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
   * Applies the SCHEMA. If the table was read a moment ago and needs no change, the server is not
   * asked.
   *
   * @param later whether a missing table is only planned
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
    // What Citus makes of a table is asked in a statement of its own.
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
    for (List<Planned> some = planned.take(); !some.isEmpty(); some = planned.take()) {
      settled.addAll(settled(some));
      PlannedTables.schemas(some).forEach(ahead::forget);
      some.forEach(plan -> ahead.forget(plan.table()));
    }
    return settled;
  }

  private List<Settled> settled(List<Planned> some) {
    try {
      Optional<Map<TableName, TableShape>> made =
          transactor.inTransaction(
              some.get(0).stream(),
              PlannedTables.making(some),
              TransactionCallback.committing(
                  (connection, message) -> planned.make(connection, some, message)));
      if (made.isEmpty()) {
        return oneByOne(some);
      }
      PlannedTables.tell(some);
      history.schemaChanged(PlannedTables.statements(some));
      return some.stream().map(plan -> made(plan, made.get().get(plan.table()))).toList();
    } catch (TargetException lost) {
      return some.stream().map(plan -> failed(plan, lost)).toList();
    }
  }

  private static Settled made(Planned plan, @Nullable TableShape shape) {
    Applied applied = new Applied(Objects.requireNonNull(shape, "made"), List.of(plan.wanted()));
    return new Settled(plan.stream(), plan.table(), applied, null);
  }

  private static Settled failed(Planned plan, TargetException failure) {
    return new Settled(plan.stream(), plan.table(), null, failure);
  }

  /** Makes each in a transaction of its own, so that a failure is reported as its own. */
  private List<Settled> oneByOne(List<Planned> some) {
    List<Settled> settled = new ArrayList<>();
    TargetException unreachable = null;
    for (Planned plan : some) {
      if (unreachable != null) {
        settled.add(failed(plan, unreachable));
        continue;
      }
      try {
        // Nobody else may seal a batch before all are made.
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

  /** Makes what is planned first: batches that others seal meanwhile must find their tables. */
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
   * Makes the columns nullable, in the connection's transaction. The transaction should not hold a
   * lock on the table yet.
   */
  public void allowNulls(Connection connection, TableName table, List<String> columns)
      throws SQLException {
    // Another worker may be doing the same, and takes as long as its batch does.
    Transactions.advisoryLock(connection, "table " + table);
    Transactions.lockTimeout(connection, lockTimeoutSeconds);
    for (TableColumn column : Catalog.table(connection, table).orElseThrow().columns()) {
      if (column.notNull() && columns.contains(column.name())) {
        DropNotNull drop = new DropNotNull(column.name());
        for (String statement : Ddl.statements(table, drop)) {
          Transactions.execute(connection, statement);
        }
        tell(table, drop);
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

  /** Widens the columns, and returns those that the server could widen. The others stay. */
  private static List<WidenColumn> widened(
      Connection connection, String stream, TableName table, List<WidenColumn> changes)
      throws SQLException {
    for (WidenColumn change : changes) {
      Widenings.tell("stream " + stream, table, change, Catalog.size(connection, table));
    }
    Map<WidenColumn, Text> refused = Widenings.refused(connection, table, changes);
    return changes.stream().filter(change -> !refused.containsKey(change)).toList();
  }

  /**
   * Makes the changes, adds their statements to the others, and returns the table as it is then.
   */
  static TableShape changed(
      Connection connection, TableName table, List<TableChange> changes, List<String> statements)
      throws SQLException {
    List<String> own =
        changes.stream().flatMap(change -> Ddl.statements(table, change).stream()).toList();
    TableShape shape = Catalog.changed(connection, table, own);
    changes.forEach(change -> tell(table, change));
    statements.addAll(own);
    return shape;
  }

  static void tell(TableName table, TableChange change) {
    if (change instanceof AddColumn add) {
      LOG.info("added column {} {} to {}", add.column().name(), add.column().type().sql(), table);
    } else if (change instanceof DropNotNull drop) {
      LOG.info("column {} of {} may be NULL from now on", drop.column(), table);
    } else if (change instanceof CreateTable) {
      LOG.info("created table {}", table);
    }
  }
}
