package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.ColumnType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes one row of the staged records of each key: the last value sent for each column. Records up
 * to one that deletes the row do not count, if records delete. A key that occurs once costs little:
 * its record is taken as it is. Pure.
 *
 * @param columns of the target that are staged
 * @param presence staging column of type {@code bit varying}: which columns a record has a value
 *     for, NULL if all; or null if records leave nothing out
 * @param kept columns that keep their value if it is not sent, each with its bit in {@code
 *     presence}, from 0
 */
public record Fold(
    List<StagedColumn> columns,
    Dml.Source source,
    @Nullable String presence,
    Map<String, Integer> kept) {
  private static final String REPEATED = "\"_sdc_repeated\"";

  /** Copies its collections. */
  public Fold {
    columns = List.copyOf(columns);
    kept = Map.copyOf(kept);
  }

  /** The folded rows as what a merge takes its rows from. */
  public Dml.Source folded() {
    String rows = select(converted(), Sql.list(columns, this::folded));
    return new Dml.Source(
        source.table(), "(" + rows + ")", source.keys(), source.ordinal(), null, true);
  }

  /** Whether columns of the type go through their text, which settings of the session decide. */
  public static boolean isFoldedAsText(StagedColumn column) {
    return !isScalar(column.target());
  }

  /**
   * Selects the folded rows, each with the columns that any of its records had a value for. The
   * records must be of one plan: those of others have more bits or fewer.
   */
  String select() {
    if (presence == null) {
      return select(converted(), Sql.list(columns, this::folded));
    }
    String bits = "s." + presenceColumn();
    String any = "CASE WHEN bool_or(" + bits + " IS NULL) THEN NULL ELSE bit_or(" + bits + ") END";
    String name = " AS " + presenceColumn();
    return select(
        converted() + ", " + bits + name, Sql.list(columns, this::folded) + ", " + any + name);
  }

  private String converted() {
    return Sql.list(columns, column -> column.converted() + " AS " + Sql.identifier(column.name()));
  }

  /**
   * Selects one row for each key.
   *
   * @param single what to select of the only record of a key
   * @param folded what to select of several
   */
  private String select(String single, String folded) {
    String from = " FROM " + records() + " AS s";
    if (source.distinct()) {
      return "SELECT " + single + from;
    }
    String keys = Sql.list(keys(), StagedColumn::converted);
    String repeated = "EXISTS (SELECT FROM " + REPEATED + " AS r WHERE " + sameKey("r") + ")";
    return "WITH "
        + REPEATED
        + " AS (SELECT "
        + numberedKeys()
        + " FROM "
        + source.relation()
        + " AS s GROUP BY "
        + keys
        + " HAVING count(*) > 1) SELECT "
        + single
        + from
        + " WHERE NOT "
        + repeated
        + " UNION ALL SELECT "
        + folded
        + from
        + " WHERE "
        + repeated
        + " GROUP BY "
        + keys;
  }

  /** The key's columns under names that no column of the stream can be confused with. */
  private String numberedKeys() {
    List<StagedColumn> keys = keys();
    return IntStream.range(0, keys.size())
        .mapToObj(i -> keys.get(i).converted() + " AS k" + i)
        .collect(Collectors.joining(", "));
  }

  private String sameKey(String numbered) {
    List<StagedColumn> keys = keys();
    return IntStream.range(0, keys.size())
        .mapToObj(i -> keys.get(i).converted() + " = " + numbered + ".k" + i)
        .collect(Collectors.joining(" AND "));
  }

  /** Whether a value was sent for the kept column. */
  String sent(StagedColumn column) {
    return "(s."
        + presenceColumn()
        + " IS NULL OR substring(s."
        + presenceColumn()
        + " FROM "
        + (Objects.requireNonNull(kept.get(column.name())) + 1)
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

  /** The staged records, without those that a later record of the key marked as deleted. */
  private String records() {
    if (source.deletedAt() == null) {
      return source.relation();
    }
    if (source.distinct()) {
      return "(SELECT s.* FROM " + source.relation() + " AS s WHERE s." + marked() + " IS NULL)";
    }
    return "(SELECT s.* FROM "
        + source.relation()
        + " AS s LEFT JOIN (SELECT "
        + numberedKeys()
        + ", max(s."
        + ordinal()
        + ") AS last FROM "
        + source.relation()
        + " AS s WHERE s."
        + marked()
        + " IS NOT NULL GROUP BY "
        + Sql.list(keys(), StagedColumn::converted)
        + ") AS d ON "
        + sameKey("d")
        + " WHERE d.k0 IS NULL OR s."
        + ordinal()
        + " > COALESCE(d.last, 0))";
  }

  private String folded(StagedColumn column) {
    String name = Sql.identifier(column.name());
    if (isKey(column)) {
      return column.converted() + " AS " + name;
    }
    String filter = isKept(column) ? " FILTER (WHERE " + sent(column) + ")" : "";
    boolean asText = isFoldedAsText(column);
    String value = asText ? "s." + name + "::text" : column.converted();
    String last =
        "(array_agg(" + value + " ORDER BY s." + ordinal() + " DESC NULLS LAST)" + filter + ")[1]";
    return (asText ? ofText(last, column) : last) + " AS " + name;
  }

  private static String ofText(String text, StagedColumn column) {
    return column.staged().equals(column.target())
        ? text + "::" + column.target().sql()
        : Casts.of(text, column.target());
  }

  /**
   * Whether values of the type can be gathered into an array. Arrays of several lengths cannot, nor
   * can some types that have no array type; their text can.
   */
  private static boolean isScalar(ColumnType type) {
    if (type instanceof ColumnType.Domain domain) {
      return isScalar(domain.base());
    }
    return !(type instanceof ColumnType.ArrayOf || type instanceof ColumnType.Other);
  }

  private String ordinal() {
    return Sql.identifier(source.ordinal());
  }

  private String marked() {
    return Sql.identifier(String.valueOf(source.deletedAt()));
  }

  private String presenceColumn() {
    return Sql.identifier(String.valueOf(presence));
  }
}
