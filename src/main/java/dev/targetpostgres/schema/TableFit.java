package dev.targetpostgres.schema;

import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ColumnType.Time;
import dev.targetpostgres.schema.ColumnType.Timestamp;
import dev.targetpostgres.schema.TableChange.AddColumn;
import dev.targetpostgres.schema.TableChange.ColumnDefinition;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableChange.DropNotNull;
import dev.targetpostgres.schema.TableChange.WidenColumn;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares the columns that a stream needs with an existing table. Pure functions. */
public final class TableFit {
  private static final Set<Simple> SHORT =
      Set.copyOf(
          EnumSet.of(
              Simple.SMALLINT,
              Simple.INTEGER,
              Simple.BIGINT,
              Simple.REAL,
              Simple.DOUBLE_PRECISION,
              Simple.BOOLEAN,
              Simple.DATE,
              Simple.UUID));

  private TableFit() {}

  /**
   * Returns the changes that apply the schema to the table, in the order to apply them; empty if
   * none is needed.
   *
   * @param wanted table as it would be created; the key of an existing table does not change
   * @param actual existing table, or null if there is none
   */
  public static List<TableChange> changes(CreateTable wanted, @Nullable TableShape actual) {
    if (actual == null) {
      return List.of(wanted);
    }
    List<TableChange> changes = new ArrayList<>();
    for (ColumnDefinition column : wanted.columns()) {
      Optional<TableColumn> existing = actual.column(column.name());
      if (existing.isEmpty()) {
        changes.add(new AddColumn(column));
      } else if (!existing.get().generated() && !Metadata.isReserved(column.name())) {
        ColumnType from = existing.get().type();
        typeAtOnce(from, column)
            .ifPresent(to -> changes.add(new WidenColumn(column.name(), from, to)));
      }
    }
    Set<String> sent =
        wanted.columns().stream().map(ColumnDefinition::name).collect(Collectors.toSet());
    actual.columns().stream()
        .filter(column -> !sent.contains(column.name()) && rejectsRows(column, actual))
        .forEach(column -> changes.add(new DropNotNull(column.name())));
    return changes;
  }

  /**
   * Returns the type that the column gets before any value needs it. The target cannot check an
   * expression's values in time, so it widens at once; but not to text, which few values need.
   */
  private static Optional<ColumnType> typeAtOnce(ColumnType existing, ColumnDefinition wanted) {
    return switch (wanted.origin()) {
      case SCHEMA -> Optional.empty();
      case SETTING -> TypeUnion.widened(existing, wanted.type());
      case EXPRESSION ->
          existing instanceof Simple && wanted.type() != Simple.TEXT
              ? TypeUnion.widened(existing, wanted.type())
              : Optional.empty();
    };
  }

  /**
   * Returns the table after the changes.
   *
   * @param actual existing table, or null if there is none
   */
  public static TableShape changed(
      TableName name, @Nullable TableShape actual, List<TableChange> changes) {
    @Nullable TableShape shape = actual;
    for (TableChange change : changes) {
      if (change instanceof CreateTable create) {
        shape = made(name, create);
      } else if (shape != null) {
        shape = shape.with(columns(shape.columns(), change));
      }
    }
    return Objects.requireNonNull(shape, "neither there nor made");
  }

  private static TableShape made(TableName name, CreateTable create) {
    List<String> key = create.primaryKey();
    List<TableColumn> columns =
        create.columns().stream()
            .map(
                column ->
                    TableColumn.plain(column.name(), column.type())
                        .with(column.type(), key.contains(column.name())))
            .toList();
    List<List<String>> unique = key.isEmpty() ? List.of() : List.of(key);
    boolean limited =
        create.columns().stream()
            .anyMatch(column -> key.contains(column.name()) && !isShort(column.type()));
    return new TableShape(
        name,
        columns,
        unique,
        key,
        true,
        false,
        false,
        false,
        limited,
        unique.size(),
        List.of(),
        TableAccess.OWN,
        create.distribution());
  }

  /** Returns whether any value fits into an index. */
  private static boolean isShort(ColumnType type) {
    return type instanceof Timestamp
        || type instanceof Time
        || (type instanceof Simple simple && SHORT.contains(simple));
  }

  private static List<TableColumn> columns(List<TableColumn> before, TableChange change) {
    List<TableColumn> columns = new ArrayList<>();
    for (TableColumn column : before) {
      if (change instanceof WidenColumn widen && widen.column().equals(column.name())) {
        columns.add(column.with(widen.to(), column.notNull()));
      } else if (change instanceof DropNotNull drop && drop.column().equals(column.name())) {
        columns.add(column.with(column.type(), false));
      } else {
        columns.add(column);
      }
    }
    if (change instanceof AddColumn add) {
      columns.add(TableColumn.plain(add.column().name(), add.column().type()));
    }
    return columns;
  }

  /** Returns whether rows without a value for the column fail, and DROP NOT NULL can help. */
  private static boolean rejectsRows(TableColumn column, TableShape table) {
    return column.notNull()
        && column.defaultExpression() == null
        && !column.generated()
        && !table.primaryKey().contains(column.name());
  }
}
