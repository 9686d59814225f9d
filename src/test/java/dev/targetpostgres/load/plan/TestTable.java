package dev.targetpostgres.load.plan;

import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.TableAccess;
import dev.targetpostgres.schema.TableColumn;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import java.util.ArrayList;
import java.util.List;

/** Builds a table {@code public.s} as the catalog would describe it. */
public final class TestTable {
  private final List<TableColumn> columns = new ArrayList<>();
  private final List<List<String>> uniqueKeys = new ArrayList<>();
  private List<String> primaryKey = List.of();
  private boolean plain = true;
  private boolean rowSecurity;
  private boolean mindsOrder;
  private int otherUniqueIndexes;

  /** Returns a table with columns of type bigint. */
  public static TestTable of(String... columns) {
    TestTable table = new TestTable();
    for (String column : columns) {
      table.column(column, ColumnType.Simple.BIGINT);
    }
    return table;
  }

  /** Adds a column that can be NULL. */
  public TestTable column(String name, ColumnType type) {
    return column(TableColumn.plain(name, type));
  }

  /** Adds a column that is NOT NULL and has no default. */
  public TestTable required(String name) {
    return column(new TableColumn(name, ColumnType.Simple.BIGINT, null, true, null, false, false));
  }

  /** Adds a column that is NOT NULL and has a default. */
  public TestTable withDefault(String name, String expression) {
    return column(
        new TableColumn(name, ColumnType.Simple.BIGINT, null, true, expression, false, false));
  }

  /** Adds a column that the server computes. */
  public TestTable generated(String name) {
    return column(new TableColumn(name, ColumnType.Simple.BIGINT, null, false, "1", false, true));
  }

  TestTable column(TableColumn column) {
    columns.add(column);
    return this;
  }

  /** Sets the primary key, which makes its columns NOT NULL. */
  public TestTable primaryKey(String... key) {
    primaryKey = List.of(key);
    columns.replaceAll(
        column ->
            primaryKey.contains(column.name())
                ? new TableColumn(
                    column.name(),
                    column.type(),
                    column.collation(),
                    true,
                    column.defaultExpression(),
                    column.alwaysIdentity(),
                    column.generated())
                : column);
    return unique(key);
  }

  /** Adds a unique index. */
  public TestTable unique(String... key) {
    uniqueKeys.add(List.of(key));
    return this;
  }

  /** Adds a unique index that ON CONFLICT cannot use. */
  public TestTable otherUniqueIndex() {
    otherUniqueIndexes++;
    return this;
  }

  /** Makes it a partitioned table. */
  public TestTable partitioned() {
    plain = false;
    return this;
  }

  /** Adds a trigger, which can depend on the order of rows. */
  public TestTable trigger() {
    mindsOrder = true;
    return this;
  }

  /** Turns row-level security on. */
  public TestTable rowSecurity() {
    rowSecurity = true;
    return this;
  }

  /** Returns the table. */
  public TableShape shape() {
    return new TableShape(
        new TableName("public", "s"),
        columns,
        uniqueKeys,
        primaryKey,
        plain,
        rowSecurity,
        mindsOrder,
        false,
        false,
        uniqueKeys.size() + otherUniqueIndexes,
        List.of(),
        TableAccess.OWN);
  }
}
