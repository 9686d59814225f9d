package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.TableName;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Statements that merge records with missing properties, as text. Pure.
 *
 * @param fold combines the records of each key into one row
 * @param folded the table in a schema for those rows, or null for a temporary one
 * @param onWorkers whether that table already exists, on the workers of Citus
 * @param indexed whether the key has a unique index
 * @param ruled whether the target has rules, which run the SELECT again
 * @param required the columns for which a new row needs a value
 * @param deletedMark the column that marks a row as deleted in the source, or null
 */
public record PartialDml(
    TableName target,
    Fold fold,
    @Nullable TableName folded,
    boolean onWorkers,
    boolean indexed,
    boolean ruled,
    List<String> required,
    @Nullable String deletedMark) {
  private static final String TEMPORARY = "\"_sdc_folded\"";

  /** Marks folded rows whose key the target does not have; set before the target changes. */
  private static final String NEW = "s.\"_sdc_new\"";

  /** Copies its list. */
  public PartialDml {
    required = List.copyOf(required);
  }

  /** Blocks other writers, so that no row appears between update and insert. */
  public String lock() {
    return Dml.lockForMerge(target);
  }

  /** Deletes the rows that any record marks as deleted; a later record inserts the row again. */
  public String deleteMarked() {
    return "DELETE FROM "
        + Sql.table(target)
        + " AS t USING ("
        + markedKeys()
        + ") AS s WHERE "
        + sameKey("t");
  }

  private String markedKeys() {
    Dml.Source source = fold.source();
    return "SELECT DISTINCT "
        + Sql.list(fold.keys(), column -> column.converted() + " AS " + name(column))
        + " FROM "
        + source.relation()
        + " AS s WHERE s."
        + Sql.identifier(String.valueOf(source.deletedAt()))
        + " IS NOT NULL";
  }

  /** Creates the table of folded rows unless it exists, and fills it. */
  public String create() {
    if (onWorkers) {
      return "INSERT INTO " + relation() + " " + fold.select();
    }
    String table =
        folded == null
            ? "CREATE TEMPORARY TABLE " + TEMPORARY + " ON COMMIT DROP AS "
            : "CREATE UNLOGGED TABLE " + Sql.table(folded) + " AS ";
    return table
        + (ruled
            ? "SELECT s.*, false AS \"_sdc_new\" FROM (" + fold.select() + ") AS s"
            : fold.select());
  }

  /** Marks the new rows before the merge; a rule would find them in the target afterwards. */
  public String markNew() {
    return "UPDATE " + relation() + " AS s SET \"_sdc_new\" = true WHERE " + isNew();
  }

  /**
   * Selects for each required column whether a new row that is not deleted lacks a value for it. A
   * row that the batch deletes and inserts again counts as new.
   */
  public String lacking() {
    return "SELECT "
        + Sql.list(required, column -> "bool_or(s." + Sql.identifier(column) + " IS NULL)")
        + from()
        + willBeNew()
        + (deletedMark == null ? "" : " AND s." + Sql.identifier(deletedMark) + " IS NULL");
  }

  /** Updates the existing rows with the values that were sent. */
  public String update() {
    List<StagedColumn> changed = changed();
    String assignments =
        changed.isEmpty()
            ? Sql.list(fold.keys(), column -> name(column) + " = t." + name(column))
            : Sql.list(changed, column -> name(column) + " = " + kept("t", column));
    return "UPDATE "
        + Sql.table(target)
        + " AS t SET "
        + assignments
        + from()
        + sameKey("t")
        + (ruled ? " AND NOT " + NEW : "");
  }

  /**
   * Inserts the new rows. Updates a row that another session has inserted meanwhile. Leaves out a
   * row that is deleted in the source if it lacks a value for a NOT NULL column.
   */
  public String insert() {
    return "INSERT INTO "
        + Sql.table(target)
        + " AS i ("
        + Sql.list(fold.columns(), PartialDml::name)
        + ") OVERRIDING SYSTEM VALUE SELECT "
        + Sql.list(fold.columns(), PartialDml::complete)
        + from()
        + (ruled ? NEW : isNew())
        + unlessDeleted()
        + (indexed ? onConflict() : "");
  }

  /** Drops the table of folded rows. */
  public String drop() {
    return "DROP TABLE " + relation();
  }

  private String onConflict() {
    List<StagedColumn> changed = changed();
    String action =
        changed.isEmpty()
            ? "NOTHING"
            : "UPDATE SET ("
                + Sql.list(changed, PartialDml::name)
                + ") = (SELECT "
                + Sql.list(changed, column -> kept("i", column))
                + from()
                + sameKey("EXCLUDED")
                + ")";
    return " ON CONFLICT (" + Sql.list(fold.keys(), PartialDml::name) + ") DO " + action;
  }

  private String unlessDeleted() {
    if (deletedMark == null || required.isEmpty()) {
      return "";
    }
    return " AND (s."
        + Sql.identifier(deletedMark)
        + " IS NULL OR "
        + required.stream()
            .map(column -> "s." + Sql.identifier(column) + " IS NOT NULL")
            .collect(Collectors.joining(" AND "))
        + ")";
  }

  /** Returns the columns that an update sets. */
  private List<StagedColumn> changed() {
    return fold.columns().stream()
        .filter(column -> column.updatable() && !fold.isKey(column))
        .toList();
  }

  private String kept(String row, StagedColumn column) {
    return fold.isKept(column)
        ? "CASE WHEN "
            + fold.sent(column)
            + " THEN "
            + complete(column)
            + " ELSE "
            + row
            + "."
            + name(column)
            + " END"
        : complete(column);
  }

  private String from() {
    return " FROM " + relation() + " AS s WHERE ";
  }

  private String relation() {
    return folded == null ? "pg_temp." + TEMPORARY : Sql.table(folded);
  }

  private String isNew() {
    return "NOT EXISTS (SELECT FROM " + Sql.table(target) + " AS t WHERE " + sameKey("t") + ")";
  }

  private String willBeNew() {
    return fold.source().deletedAt() == null
        ? isNew()
        : "("
            + isNew()
            + " OR EXISTS (SELECT FROM ("
            + markedKeys()
            + ") AS d WHERE "
            + sameKey("d")
            + "))";
  }

  private String sameKey(String row) {
    return fold.source().keys().stream()
        .map(key -> row + "." + Sql.identifier(key) + " = s." + Sql.identifier(key))
        .collect(Collectors.joining(" AND "));
  }

  private static String complete(StagedColumn column) {
    String value = "s." + name(column);
    return column.substitute() == null
        ? value
        : "COALESCE(" + value + ", " + column.substitute() + ")";
  }

  private static String name(StagedColumn column) {
    return Sql.identifier(column.name());
  }
}
