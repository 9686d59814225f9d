package dev.targetpostgres.schema;

import dev.targetpostgres.schema.TableChange.AddColumn;
import dev.targetpostgres.schema.TableChange.ColumnDefinition;
import dev.targetpostgres.schema.TableChange.CreateTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a stream needs with the table that exists. Pure: the same arguments give the same
 * list.
 */
public final class TableFit {
  private TableFit() {}

  /**
   * The changes that make the table fit, in the order in which to apply them; empty where it fits.
   *
   * @param wanted the table as it would be made; an existing table's key is left alone
   * @param actual the table as it is, or null where there is none
   */
  public static List<TableChange> changes(CreateTable wanted, @Nullable TableShape actual) {
    if (actual == null) {
      return List.of(wanted);
    }
    List<TableChange> changes = new ArrayList<>();
    for (ColumnDefinition column : wanted.columns()) {
      if (actual.column(column.name()).isEmpty()) {
        changes.add(new AddColumn(column));
      }
    }
    return changes;
  }
}
