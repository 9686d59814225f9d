package dev.targetpostgres.load;

import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableFit;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes tables fit their streams, in one transaction each, one target at a time. */
final class TableFitter {
  private static final Logger LOG = LoggerFactory.getLogger(TableFitter.class);

  private final ConnectionPool pool;
  private final int lockTimeoutSeconds;

  TableFitter(ConnectionPool pool, int lockTimeoutSeconds) {
    this.pool = pool;
    this.lockTimeoutSeconds = lockTimeoutSeconds;
  }

  /** The stream's table, made or changed where it has to be. */
  TableShape fit(StreamTarget target) {
    return pool.inTransaction(
        target.stream(),
        "making table " + target.table() + " fit",
        connection -> {
          Optional<TableShape> actual = Catalog.table(connection, target.table());
          boolean fits = actual.isPresent() && changes(target, actual).isEmpty();
          return fits ? actual.orElseThrow() : change(connection, target);
        });
  }

  private TableShape change(Connection connection, StreamTarget target) throws SQLException {
    TableName table = target.table();
    Transactions.lockTimeout(connection, lockTimeoutSeconds);
    if (!Catalog.hasSchema(connection, table.schema())) {
      Transactions.advisoryLock(connection, "schema " + table.schema());
      if (!Catalog.hasSchema(connection, table.schema())) {
        Transactions.execute(connection, Ddl.createSchema(table.schema()));
        LOG.info("created schema {}", table.schema());
      }
    }
    Transactions.advisoryLock(connection, "table " + table);
    for (TableChange change : changes(target, Catalog.table(connection, table))) {
      for (String statement : Ddl.statements(table, change)) {
        Transactions.execute(connection, statement);
      }
      log(table, change);
    }
    return Catalog.table(connection, table).orElseThrow();
  }

  private static List<TableChange> changes(StreamTarget target, Optional<TableShape> actual) {
    return TableFit.changes(target.wanted(), actual.orElse(null));
  }

  private static void log(TableName table, TableChange change) {
    if (change instanceof TableChange.AddColumn add) {
      LOG.info("added column {} {} to {}", add.column().name(), add.column().type().sql(), table);
    } else {
      LOG.info("created table {}", table);
    }
  }
}
