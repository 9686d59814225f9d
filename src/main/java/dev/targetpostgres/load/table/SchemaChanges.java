package dev.targetpostgres.load.table;

import dev.targetpostgres.config.SchemaEvolution;
import dev.targetpostgres.config.TableOptions;
import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.Catalog.LockedTable;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.postgres.Transactor;
import dev.targetpostgres.report.LoggedStream;
import dev.targetpostgres.report.RunHistory;
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
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes tables on the server, each in a transaction of its own. Advisory locks keep other targets
 * from changing the same table at the same time.
 */
public final class SchemaChanges implements Tables {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaChanges.class);

  private final Transactor transactor;
  private final int lockTimeoutSeconds;
  private final SchemaEvolution evolution;
  private final long maxRewriteBytes;
  private final RunHistory history;
  private final ReadGrants grants;
  private final TablesAhead ahead;

  /**
   * Starts without changes.
   *
   * @param transactor makes the changes
   * @param nanos tells the time, as {@link System#nanoTime} does
   * @param history hears of the changes
   */
  public SchemaChanges(
      Transactor transactor, TableOptions options, LongSupplier nanos, RunHistory history) {
    this.transactor = transactor;
    this.history = history;
    lockTimeoutSeconds = options.lockTimeoutSeconds();
    evolution = options.evolution();
    maxRewriteBytes = options.maxRewriteBytes();
    grants = new ReadGrants(options);
    ahead = new TablesAhead(nanos);
  }

  /** What was done to a table, and the statements that did it, in order. */
  private record Done(Applied applied, List<String> statements) {}

  /**
   * Applies the SCHEMA. If the table was read a moment ago and needs no change, the server is not
   * asked.
   */
  @Override
  public Applied apply(String stream, TableName table, CreateTable wanted, Check check) {
    Optional<TableShape> known = ahead.take(table);
    if (check instanceof OfShape shape && known.isPresent() && changes(wanted, known).isEmpty()) {
      shape.of().accept(known.get());
      return new Applied(known.get(), List.of());
    }
    Applied applied = applyNow(stream, table, wanted, check);
    ahead.forget(table);
    return applied;
  }

  private Applied applyNow(String stream, TableName table, CreateTable wanted, Check check) {
    Thread reader = Thread.currentThread();
    Done done =
        LoggedStream.during(
            stream,
            () ->
                transactor.inTransaction(
                    stream,
                    "making table " + table + " fit",
                    connection -> {
                      // A checkpoint repeats this in a worker's thread.
                      boolean reads = Thread.currentThread() == reader;
                      return apply(connection, stream, table, wanted, check, reads);
                    }));
    history.schemaChanged(done.statements());
    return done.applied();
  }

  @Override
  public void grantReading(String stream, TableName table) {
    if (grants.areWanted(table.schema())) {
      transactor.inTransaction(
          stream, "letting others read " + table, connection -> grants.give(connection, table));
    }
  }

  /**
   * Applies the SCHEMA in the connection's transaction.
   *
   * @param readsAhead whether this is the thread that tables are read ahead for
   */
  private Done apply(
      Connection connection,
      String stream,
      TableName table,
      CreateTable wanted,
      Check check,
      boolean readsAhead)
      throws SQLException {
    Optional<TableShape> actual =
        readsAhead ? readAhead(connection, table) : Catalog.table(connection, table);
    if (actual.isEmpty() || !changes(wanted, actual).isEmpty()) {
      return change(connection, stream, table, wanted, check);
    }
    check.check(connection, actual.get());
    return new Done(new Applied(actual.get(), List.of()), List.of());
  }

  private Optional<TableShape> readAhead(Connection connection, TableName table)
      throws SQLException {
    return ahead.isMissing(table) ? Optional.empty() : ahead.read(connection, table);
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
        transactor.inTransaction(
            need.stream(), "changing table " + table + " for a record", adaptation::run);
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
