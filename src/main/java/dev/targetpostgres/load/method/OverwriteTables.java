package dev.targetpostgres.load.method;

import dev.targetpostgres.config.OverwriteStaging;
import dev.targetpostgres.load.plan.StreamTarget;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.load.table.RunLock;
import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.CitusSql;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.postgres.TransactionRunner;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.Names;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Creates and changes the staging tables of overwritten streams. Not thread-safe. */
public final class OverwriteTables {
  private static final String PREFIX = "_sdc_overwrite_";

  private final TransactionRunner transactor;
  private final RunLock runLock;
  private final OverwriteStaging kind;
  private final DeadStaging dead;

  /** Creates tables in transactions of the runner. Their names contain a hash of the lock's run. */
  public OverwriteTables(TransactionRunner transactor, RunLock runLock, OverwriteStaging kind) {
    this.transactor = transactor;
    this.runLock = runLock;
    this.kind = kind;
    dead = new DeadStaging(transactor);
  }

  /** Creates the staging table of a stream, and returns its name. */
  TableName create(TablePlan plan) {
    TableName table = plan.shape().name();
    TableName staging =
        table.beside(PREFIX + Names.hash(table.table()) + "_" + Names.hash(runLock.run()));
    boolean logged = kind == OverwriteStaging.LOGGED;
    dead.clear(table.schema());
    List<String> statements =
        new ArrayList<>(
            Ddl.createOverwriteStaging(
                staging,
                table,
                plan.ownStagingColumns(),
                logged,
                DeadStaging.comment(runLock.run())));
    if (plan.shape().distribution().isRemote()) {
      statements.add(CitusSql.colocate(staging, table, plan.shape().distribution()));
    }
    transactor.inTransaction(
        plan.target().stream(),
        "making the staging table of " + table,
        connection -> {
          runLock.hold();
          return executeAll(connection, statements);
        });
    return staging;
  }

  /**
   * Applies the changes of a stream's table to its staging table, and adds the staging columns that
   * the plan needs.
   */
  void change(TableName staging, TablePlan plan, List<TableChange> applied) {
    List<String> statements = new ArrayList<>();
    applied.forEach(change -> statements.addAll(Ddl.statements(staging, change)));
    plan.ownStagingColumns().forEach(own -> statements.add(Ddl.addOwn(staging, own)));
    transactor.inTransaction(
        plan.target().stream(),
        "changing its staging table",
        connection -> {
          Transactions.neutralSettings(connection);
          return executeAll(connection, statements);
        });
  }

  /**
   * Returns the foreign keys that refer to the table. If there are any, it cannot be truncated.
   *
   * @throws TargetException if one of them makes the overwrite impossible
   */
  static List<Catalog.Reference> references(Connection connection, StreamTarget target)
      throws SQLException {
    List<Catalog.Reference> references = Catalog.references(connection, target.table());
    references.forEach(reference -> requireMergeable(target, reference));
    return references;
  }

  /** Drops staging tables whose rows were not swapped in. Returns their number. */
  public static long drop(Connection connection, List<TableName> unfinished) throws SQLException {
    return executeAll(connection, unfinished.stream().map(Ddl::dropStaging).toList());
  }

  private static long executeAll(Connection connection, List<String> statements)
      throws SQLException {
    for (String statement : statements) {
      Transactions.execute(connection, statement);
    }
    return statements.size();
  }

  private static void requireMergeable(StreamTarget target, Catalog.Reference reference) {
    boolean withoutKey = target.mergeKeys().isEmpty();
    if (withoutKey || reference.cascades()) {
      throw new TargetException(
          ExitCode.LOAD_FAILED,
          (withoutKey ? Wording.FOREIGN_KEY_NEEDS_KEY : Wording.FOREIGN_KEY_WITH_ACTION)
              .with(target.stream(), reference.constraint(), reference.table(), target.table()));
    }
  }
}
