package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.ColumnType;
import java.util.List;
import java.util.Map;

/**
 * Makes one row of the staged records of each key: the last value sent for each column. Records up
 * to one that deletes the row do not count, if records delete. Pure.
 *
 * @param columns of the target that are staged
 * @param presence staging column of type {@code bit varying}: which columns a record has a value
 *     for, NULL if all
 * @param kept columns that keep their value if it is not sent, each with its bit in {@code
 *     presence}, from 0
 */
public record Fold(
    List<StagedColumn> columns, Dml.Source source, String presence, Map<String, Integer> kept) {
  /** Copies its collections. */
  public Fold {
    columns = List.copyOf(columns);
    kept = Map.copyOf(kept);
  }

  /** The folded rows as what a merge takes its rows from. */
  public Dml.Source folded() {
    return new Dml.Source(
        source.table(), "(" + select() + ")", source.keys(), source.ordinal(), null, true);
  }

  /** Selects the folded rows, each with the columns that any of its records had a value for. */
  String select() {
    String row = Sql.list(columns, this::folded) + ", " + foldedBits() + " AS " + presenceColumn();
    String records = "SELECT " + row + " FROM " + records() + " AS s";
    return source.distinct()
        ? records
        : records + " GROUP BY " + Sql.list(keys(), StagedColumn::converted);
  }

  /** Whether a value was sent for the kept column. */
  String sent(StagedColumn column) {
    return "(s."
        + presenceColumn()
        + " IS NULL OR substring(s."
        + presenceColumn()
        + " FROM "
        + (kept.get(column.name()) + 1)
        + " FOR 1) = B'1')";
  }

  boolean isKept(StagedColumn column) {
    return kept.containsKey(column.name());
  }

  boolean isKey(StagedColumn column) {
    return source.keys().contains(column.name());
  }

  List<StagedColumn> keys() {
    return columns.stream().filter(this::isKey).toList();
  }

  private String foldedBits() {
    String bits = "s." + presenceColumn();
    return source.distinct()
        ? bits
        : "CASE WHEN bool_or(" + bits + " IS NULL) THEN NULL ELSE bit_or(" + bits + ") END";
  }

  /** The staged records, without those that a later record of the key marked as deleted. */
  private String records() {
    if (source.deletedAt() == null) {
      return source.relation();
    }
    if (source.distinct()) {
      return "(SELECT s.* FROM " + source.relation() + " AS s WHERE s." + marked() + " IS NULL)";
    }
    String partition = Sql.list(keys(), StagedColumn::converted);
    return "(SELECT s.* FROM (SELECT s.*, max(s."
        + ordinal()
        + ") FILTER (WHERE s."
        + marked()
        + " IS NOT NULL) OVER (PARTITION BY "
        + partition
        + ") AS \"_sdc_last_deleted\" FROM "
        + source.relation()
        + " AS s) AS s WHERE s.\"_sdc_last_deleted\" IS NULL OR s."
        + ordinal()
        + " > s.\"_sdc_last_deleted\")";
  }

  private String folded(StagedColumn column) {
    String name = Sql.identifier(column.name());
    if (source.distinct() || isKey(column)) {
      return column.converted() + " AS " + name;
    }
    // Arrays of different lengths cannot be gathered into one; their text can.
    boolean array = column.target() instanceof ColumnType.ArrayOf;
    String value = array ? "s." + name + "::text" : column.converted();
    String filter = isKept(column) ? " FILTER (WHERE " + sent(column) + ")" : "";
    String last =
        "(array_agg(" + value + " ORDER BY s." + ordinal() + " DESC NULLS LAST)" + filter + ")[1]";
    return (array ? Casts.of(last, column.target()) : last) + " AS " + name;
  }

  private String ordinal() {
    return Sql.identifier(source.ordinal());
  }

  private String marked() {
    return Sql.identifier(String.valueOf(source.deletedAt()));
  }

  private String presenceColumn() {
    return Sql.identifier(presence);
  }
}
