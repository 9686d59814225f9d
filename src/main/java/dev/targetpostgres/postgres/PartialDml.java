package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.TableName;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The statements that merge records which leave properties out, as text. Pure.
 *
 * @param presence staging column of type bit(n): which of {@code kept} a record has
 * @param kept columns that keep their value where it is not sent
 */
public record PartialDml(
    TableName target,
    List<StagedColumn> columns,
    Dml.Source source,
    String presence,
    List<String> kept) {
  private static final String FOLDED = "\"_sdc_folded\"";

  /** Keeps others from writing, so that no row appears between update and insert. */
  public String lock() {
    return Dml.lockForMerge(target);
  }

  /** Removes the rows that any record marks as deleted; a later record brings the row back. */
  public String deleteMarked() {
    return "DELETE FROM "
        + Sql.table(target)
        + " AS t USING (SELECT DISTINCT "
        + Sql.list(keys(), column -> column.converted() + " AS " + Sql.identifier(column.name()))
        + " FROM "
        + source.relation()
        + " AS s WHERE s."
        + marked()
        + " IS NOT NULL) AS s WHERE "
        + sameKey();
  }

  /** Makes one row of each key's records: the last value sent for each column. */
  public String fold() {
    return "CREATE TEMPORARY TABLE "
        + FOLDED
        + " ON COMMIT DROP AS SELECT "
        + Sql.list(columns, this::folded)
        + ", bit_or(s."
        + Sql.identifier(presence)
        + ") AS "
        + Sql.identifier(presence)
        + " FROM "
        + records()
        + " AS s GROUP BY "
        + Sql.list(keys(), StagedColumn::converted);
  }

  /** Sets what was sent, in the rows that exist. */
  public String update() {
    List<StagedColumn> changed =
        columns.stream()
            .filter(column -> column.updatable() && !source.keys().contains(column.name()))
            .toList();
    String assignments =
        changed.isEmpty()
            ? Sql.list(keys(), column -> set(column, "t." + Sql.identifier(column.name())))
            : Sql.list(changed, column -> set(column, kept(column)));
    return "UPDATE "
        + Sql.table(target)
        + " AS t SET "
        + assignments
        + " FROM pg_temp."
        + FOLDED
        + " AS s WHERE "
        + sameKey();
  }

  /** Adds the rows that do not exist. */
  public String insert() {
    return "INSERT INTO "
        + Sql.table(target)
        + " AS i ("
        + Sql.list(columns, column -> Sql.identifier(column.name()))
        + ") OVERRIDING SYSTEM VALUE SELECT "
        + Sql.list(columns, this::complete)
        + " FROM pg_temp."
        + FOLDED
        + " AS s WHERE NOT EXISTS (SELECT FROM "
        + Sql.table(target)
        + " AS t WHERE "
        + sameKey()
        + ")";
  }

  /** Removes the folded rows. */
  public String drop() {
    return "DROP TABLE pg_temp." + FOLDED;
  }

  /** The staged records, without those that a later record of the key marked as deleted. */
  private String records() {
    if (source.deletedAt() == null) {
      return source.relation();
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
    if (source.keys().contains(column.name())) {
      return column.converted() + " AS " + name;
    }
    // Arrays of different lengths cannot be gathered into one; their text can.
    boolean array = column.target() instanceof ColumnType.ArrayOf;
    String value = array ? "s." + name + "::text" : column.converted();
    String last =
        "(array_agg(" + value + " ORDER BY s." + ordinal() + " DESC)" + sentOnly(column) + ")[1]";
    return (array ? Casts.of(last, column.target()) : last) + " AS " + name;
  }

  private String sentOnly(StagedColumn column) {
    int bit = kept.indexOf(column.name());
    return bit < 0 ? "" : " FILTER (WHERE " + sent(bit) + ")";
  }

  private String kept(StagedColumn column) {
    String name = Sql.identifier(column.name());
    int bit = kept.indexOf(column.name());
    return bit < 0
        ? complete(column)
        : "CASE WHEN " + sent(bit) + " THEN " + complete(column) + " ELSE t." + name + " END";
  }

  private String sent(int bit) {
    return "get_bit(s." + Sql.identifier(presence) + ", " + bit + ") = 1";
  }

  private String complete(StagedColumn column) {
    String name = "s." + Sql.identifier(column.name());
    return column.substitute() == null
        ? name
        : "COALESCE(" + name + ", " + column.substitute() + ")";
  }

  private static String set(StagedColumn column, String value) {
    return Sql.identifier(column.name()) + " = " + value;
  }

  private String sameKey() {
    return source.keys().stream()
        .map(key -> "t." + Sql.identifier(key) + " = s." + Sql.identifier(key))
        .collect(Collectors.joining(" AND "));
  }

  private List<StagedColumn> keys() {
    return columns.stream().filter(column -> source.keys().contains(column.name())).toList();
  }

  private String ordinal() {
    return Sql.identifier(source.ordinal());
  }

  private String marked() {
    return Sql.identifier(String.valueOf(source.deletedAt()));
  }
}
