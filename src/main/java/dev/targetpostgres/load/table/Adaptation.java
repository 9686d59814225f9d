package dev.targetpostgres.load.table;

import dev.targetpostgres.load.table.Tables.Adapted;
import dev.targetpostgres.load.table.Tables.Applied;
import dev.targetpostgres.load.table.Tables.Need;
import dev.targetpostgres.load.table.Tables.Stays;
import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.Catalog.LockedTable;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.postgres.Dml;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableChange.DropNotNull;
import dev.targetpostgres.schema.TableChange.WidenColumn;
import dev.targetpostgres.schema.TableColumn;
import dev.targetpostgres.schema.TableFit;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import dev.targetpostgres.schema.WiderTypes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes a table in one transaction so that it can hold a record. If the table is changed only at
 * the swap, this tries the change and rolls it back.
 */
final class Adaptation {
  private final Need need;
  private final TableName table;
  private final int lockTimeoutSeconds;
  private final long maxRewriteBytes;
  private final List<String> statements = new ArrayList<>();

  Adaptation(Need need, int lockTimeoutSeconds, long maxRewriteBytes) {
    this.need = need;
    this.lockTimeoutSeconds = lockTimeoutSeconds;
    this.maxRewriteBytes = maxRewriteBytes;
    table = need.table().name();
  }

  /** Returns the statements of the last attempt. */
  List<String> statements() {
    return statements;
  }

  Adapted run(Connection connection) throws SQLException {
    statements.clear();
    LockedTable locked = Catalog.lockedTable(connection, table, lockTimeoutSeconds);
    List<TableChange> drops =
        need.changes().stream().filter(DropNotNull.class::isInstance).toList();
    if (!drops.isEmpty() && !locked.rights().isOwner()) {
      return new Stays(drops, null);
    }
    List<WidenColumn> widenings = widenings(locked.shape().orElseThrow());
    Savepoint unchanged = connection.setSavepoint();
    Stays stays =
        widenings.isEmpty() ? null : widened(connection, locked.rights().isOwner(), widenings);
    if (stays != null) {
      connection.rollback(unchanged);
      return stays;
    }
    if (!widenings.isEmpty()) {
      statements.add(Ddl.widen(table, widenings));
    }
    if (need.atSwap()) {
      connection.rollback(unchanged);
      for (TableChange drop : drops) {
        statements.addAll(Ddl.statements(table, drop));
        SchemaChanges.log(table, drop);
      }
      return new Applied(TableFit.changed(table, need.table(), need.changes()), need.changes());
    }
    TableShape shape = SchemaChanges.changed(connection, table, drops, statements);
    List<TableChange> done = new ArrayList<>(drops);
    done.addAll(widenings);
    return new Applied(shape, done);
  }

  /**
   * Returns the columns to widen. If another run has changed a column's type, the column is left
   * out: the record can fit now, so it is encoded again first.
   */
  private List<WidenColumn> widenings(TableShape now) {
    List<WidenColumn> widenings = new ArrayList<>();
    for (TableChange change : need.changes()) {
      if (change instanceof WidenColumn widen) {
        now.column(widen.column())
            .map(TableColumn::type)
            .filter(type -> isToChange(widen, type))
            .ifPresent(type -> widenings.add(new WidenColumn(widen.column(), type, widen.to())));
      }
    }
    return widenings;
  }

  private boolean isToChange(WidenColumn widen, ColumnType now) {
    return need.atSwap()
        ? !now.equals(widen.to()) && !WiderTypes.isWider(now, widen.to())
        : now.equals(widen.from());
  }

  /** Widens the columns. Returns null if that was possible. */
  private @Nullable Stays widened(Connection connection, boolean owner, List<WidenColumn> widenings)
      throws SQLException {
    // A role that does not own the table cannot widen it, so it must not lock the table either.
    boolean emptied = owner && need.atSwap() && Catalog.references(connection, table).isEmpty();
    Catalog.Size size = Catalog.size(connection, table);
    List<WidenColumn> rewriting = emptied ? List.of() : Widenings.rewriting(widenings);
    Optional<Text> tooLarge = Widenings.tooLarge(table, rewriting, size, maxRewriteBytes);
    if (tooLarge.isPresent()) {
      return Stays.of(table, changes(rewriting), tooLarge.get());
    }
    widenings.forEach(widen -> Widenings.log(need.place(), table, widen, size));
    if (emptied) {
      // Like the swap: widening an empty table takes no time.
      Transactions.execute(connection, Dml.lockExclusively(table));
      Transactions.execute(connection, Dml.truncate(table));
    }
    Map<WidenColumn, Text> refused = Widenings.refused(connection, table, widenings);
    return refused.isEmpty()
        ? null
        : Stays.of(table, changes(refused.keySet()), refused.values().iterator().next());
  }

  /** Returns the record's own changes of these columns. */
  private List<TableChange> changes(Collection<WidenColumn> widenings) {
    List<String> columns = widenings.stream().map(WidenColumn::column).toList();
    return need.changes().stream()
        .filter(change -> change instanceof WidenColumn widen && columns.contains(widen.column()))
        .toList();
  }
}
