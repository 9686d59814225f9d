package dev.targetpostgres.load.method;

import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableChange.DropNotNull;
import dev.targetpostgres.schema.TableChange.WidenColumn;
import dev.targetpostgres.schema.TableColumn;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import dev.targetpostgres.schema.WiderTypes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes of the table that an overwrite's records need, and that the swap makes. Immutable.
 *
 * @param columns columns with which rows were staged
 */
record PendingChanges(TableName table, List<StagedColumn> columns, List<TableChange> changes) {
  /** Returns the changes of existing columns. The table has its new columns already. */
  static PendingChanges of(TableName table, List<StagedColumn> columns, List<TableChange> all) {
    return new PendingChanges(
        table,
        columns,
        all.stream()
            .filter(change -> change instanceof WidenColumn || change instanceof DropNotNull)
            .toList());
  }

  boolean isEmpty() {
    return changes.isEmpty();
  }

  /** Makes the changes that the table still needs. */
  void make(Connection connection) throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    TableShape now = Catalog.table(connection, table).orElseThrow();
    List<WidenColumn> widenings = widenings(now);
    if (!widenings.isEmpty()) {
      Transactions.neutralSettings(connection);
      Transactions.execute(connection, Ddl.widen(table, widenings));
    }
    for (TableChange change : changes) {
      if (change instanceof DropNotNull drop
          && now.column(drop.column()).filter(TableColumn::notNull).isPresent()) {
        Transactions.execute(connection, Ddl.statements(table, drop).get(0));
      }
    }
  }

  /**
   * Returns the columns to widen. A column that another session has widened is included if it is
   * still too narrow. A column altered in another way is not: the swap reports it.
   */
  private List<WidenColumn> widenings(TableShape now) {
    Map<String, ColumnType> before = new HashMap<>();
    for (TableChange change : changes) {
      if (change instanceof WidenColumn widen) {
        before.putIfAbsent(widen.column(), widen.from());
      }
    }
    List<WidenColumn> widenings = new ArrayList<>();
    for (StagedColumn column : columns) {
      now.column(column.name())
          .map(TableColumn::type)
          .filter(type -> before.containsKey(column.name()) && !type.equals(column.target()))
          .filter(
              type ->
                  type.equals(before.get(column.name()))
                      || WiderTypes.isWider(column.target(), type))
          .ifPresent(type -> widenings.add(new WidenColumn(column.name(), type, column.target())));
    }
    return widenings;
  }
}
