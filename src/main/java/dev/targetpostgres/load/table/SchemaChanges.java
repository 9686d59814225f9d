package dev.targetpostgres.load.table;

import dev.targetpostgres.config.SchemaEvolution;
import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.postgres.ServerErrors;
import dev.targetpostgres.postgres.SqlStates;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.postgres.Transactor;
import dev.targetpostgres.report.LoggedStream;
import dev.targetpostgres.report.RunHistory;
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
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes tables fit their streams, in one transaction each, one target at a time. */
public final class SchemaChanges {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaChanges.class);

  private final Transactor transactor;
  private final int lockTimeoutSeconds;
  private final SchemaEvolution evolution;
  private final RunHistory history;
  private final TablesAhead ahead = new TablesAhead();

  public SchemaChanges(
      Transactor transactor,
      int lockTimeoutSeconds,
      SchemaEvolution evolution,
      RunHistory history) {
    this.transactor = transactor;
    this.history = history;
    this.lockTimeoutSeconds = lockTimeoutSeconds;
    this.evolution = evolution;
  }

  /**
   * A table and what was done to it.
   *
   * @param applied changes, in order; none where the table fitted
   * @param statements that did it, in order
   */
  public record Fitted(TableShape shape, List<TableChange> applied, List<String> statements) {}

  /** Looks at a table before it is changed, and throws where it must not be. */
  public interface Check {
    void check(Connection connection, TableShape existing) throws SQLException;
  }

  /** A table of ours, made or changed where it has to be. */
  public Fitted fit(String stream, TableName table, CreateTable wanted) {
    return fit(stream, table, wanted, (connection, existing) -> {});
  }

  /**
   * The stream's table, made or changed where it has to be. That it fits may be known from having
   * been read a moment ago.
   */
  public Fitted fit(
      String stream, TableName table, CreateTable wanted, Consumer<TableShape> check) {
    Optional<TableShape> known = ahead.take(table);
    if (known.isPresent() && changes(wanted, known).isEmpty()) {
      check.accept(known.get());
      return new Fitted(known.get(), List.of(), List.of());
    }
    Fitted fitted =
        fit(
            stream,
            table,
            wanted,
            (connection, existing) -> {
              check.accept(existing);
              ahead.readOthers(connection, table.schema());
            });
    ahead.forget(table);
    return fitted;
  }

  /** The table, made or changed where it has to be. */
  public Fitted fit(String stream, TableName table, CreateTable wanted, Check check) {
    Fitted fitted =
        LoggedStream.during(
            stream,
            () ->
                transactor.inTransaction(
                    stream,
                    "making table " + table + " fit",
                    connection -> fit(connection, table, wanted, check)));
    history.schemaChanged(fitted.statements());
    return fitted;
  }

  private Fitted fit(Connection connection, TableName table, CreateTable wanted, Check check)
      throws SQLException {
    Optional<TableShape> actual = Catalog.table(connection, table);
    if (actual.isEmpty() || !changes(wanted, actual).isEmpty()) {
      return change(connection, table, wanted, check);
    }
    check.check(connection, actual.get());
    return new Fitted(actual.get(), List.of(), List.of());
  }

  /** Whether columns may be widened. */
  public boolean widens() {
    return evolution == SchemaEvolution.WIDEN;
  }

  /**
   * Changes a table so that it holds a record: all changes or none.
   *
   * @return empty if the server does not allow a change
   */
  public Optional<Fitted> adapt(String stream, TableName table, List<TableChange> changes) {
    ahead.forget(table);
    Optional<Fitted> fitted =
        transactor.inTransaction(
            stream,
            "changing table " + table + " for a record",
            connection -> adapted(connection, table, changes));
    fitted.ifPresent(changed -> history.schemaChanged(changed.statements()));
    return fitted;
  }

  /**
   * Lets the columns be NULL, in the connection's transaction. It should not hold a lock of the
   * table yet.
   */
  public void allowNulls(Connection connection, TableName table, List<String> columns)
      throws SQLException {
    // Another worker may be doing the same, and takes as long as its batch does.
    Transactions.advisoryLock(connection, "table " + table);
    Transactions.lockTimeout(connection, lockTimeoutSeconds);
    for (TableColumn column : Catalog.table(connection, table).orElseThrow().columns()) {
      if (column.notNull() && columns.contains(column.name())) {
        apply(connection, table, new DropNotNull(column.name()));
      }
    }
  }

  private static List<WidenColumn> widenings(List<TableChange> changes, TableShape shape) {
    // Another run may have widened a column meanwhile.
    return changes.stream()
        .filter(WidenColumn.class::isInstance)
        .map(WidenColumn.class::cast)
        .filter(
            widen ->
                shape.column(widen.column()).filter(now -> now.type().equals(widen.to())).isEmpty())
        .toList();
  }

  private Optional<Fitted> adapted(
      Connection connection, TableName table, List<TableChange> changes) throws SQLException {
    Transactions.lockTimeout(connection, lockTimeoutSeconds);
    Transactions.advisoryLock(connection, "table " + table);
    List<String> statements = new ArrayList<>();
    TableShape before = Catalog.table(connection, table).orElseThrow();
    List<WidenColumn> widenings = widenings(changes, before);
    Savepoint unchanged = connection.setSavepoint();
    if (widened(connection, table, widenings).size() < widenings.size()) {
      connection.rollback(unchanged);
      return Optional.empty();
    }
    if (!widenings.isEmpty()) {
      statements.add(Ddl.widen(table, widenings));
    }
    for (TableChange change : changes) {
      if (change instanceof DropNotNull drop) {
        statements.addAll(apply(connection, table, drop));
      }
    }
    TableShape shape = Catalog.table(connection, table).orElseThrow();
    return Optional.of(new Fitted(shape, changes, statements));
  }

  private Fitted change(Connection connection, TableName table, CreateTable wanted, Check check)
      throws SQLException {
    Transactions.lockTimeout(connection, lockTimeoutSeconds);
    List<String> statements = new ArrayList<>();
    if (!Catalog.hasSchema(connection, table.schema())) {
      statements.addAll(createSchema(connection, table.schema()));
    }
    Transactions.advisoryLock(connection, "table " + table);
    Optional<TableShape> actual = Catalog.table(connection, table);
    if (actual.isPresent()) {
      check.check(connection, actual.get());
    }
    List<TableChange> applied = new ArrayList<>();
    List<WidenColumn> widenings = new ArrayList<>();
    for (TableChange change : changes(wanted, actual)) {
      if (change instanceof WidenColumn widen) {
        widenings.add(widen);
      } else {
        statements.addAll(apply(connection, table, change));
        applied.add(change);
      }
    }
    List<WidenColumn> widened = widened(connection, table, widenings);
    if (!widened.isEmpty()) {
      applied.addAll(widened);
      statements.add(Ddl.widen(table, widened));
    }
    return new Fitted(Catalog.table(connection, table).orElseThrow(), applied, statements);
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

  /** Widens the columns; returns those that the server could, and the others stay as they are. */
  private static List<WidenColumn> widened(
      Connection connection, TableName table, List<WidenColumn> changes) throws SQLException {
    for (WidenColumn change : changes) {
      LOG.info(
          "widening column {} of {} ({}) from {} to {}",
          change.column(),
          table,
          Catalog.size(connection, table),
          change.from().sql(),
          change.to().sql());
    }
    // All at once, the table is written anew once. That one cannot be widened does not stop others.
    if (changes.size() > 1 && refusal(connection, table, changes).isEmpty()) {
      return changes;
    }
    List<WidenColumn> widened = new ArrayList<>();
    for (WidenColumn change : changes) {
      Optional<SQLException> refusal = refusal(connection, table, List.of(change));
      if (refusal.isEmpty()) {
        widened.add(change);
      } else {
        LOG.warn(
            "column {} of {} stays {}, values that do not fit are refused: {}",
            change.column(),
            table,
            change.from().sql(),
            ServerErrors.describe(refusal.get()));
      }
    }
    return widened;
  }

  /** Widens the columns; where the server refuses, none of them, and this is what it says. */
  private static Optional<SQLException> refusal(
      Connection connection, TableName table, List<WidenColumn> changes) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      Transactions.neutralSettings(connection);
      Transactions.execute(connection, Ddl.widen(table, changes));
      connection.releaseSavepoint(before);
      return Optional.empty();
    } catch (SQLException refused) {
      if (!SqlStates.isAlterationRefused(refused)) {
        throw refused;
      }
      connection.rollback(before);
      connection.releaseSavepoint(before);
      return Optional.of(refused);
    }
  }

  /** Changes the table, in the connection's transaction; returns the statements. */
  static List<String> apply(Connection connection, TableName table, TableChange change)
      throws SQLException {
    List<String> statements = Ddl.statements(table, change);
    for (String statement : statements) {
      Transactions.execute(connection, statement);
    }
    if (change instanceof AddColumn add) {
      LOG.info("added column {} {} to {}", add.column().name(), add.column().type().sql(), table);
    } else if (change instanceof DropNotNull drop) {
      LOG.info("column {} of {} may be NULL from now on", drop.column(), table);
    } else if (change instanceof CreateTable) {
      LOG.info("created table {}", table);
    }
    return statements;
  }
}
