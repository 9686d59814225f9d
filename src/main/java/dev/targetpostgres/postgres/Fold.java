package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.ColumnType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Combines the staged records of each key into one row with the last value sent for each column.
 * Records up to the last one that deletes the row do not count. A key that occurs once costs
 * little, since its record is the row. Pure.
 *
 * @param columns the staged columns
 * @param presence the staging column of type {@code bit varying} that says for which columns a
 *     record has a value (NULL for all of them); or null if all records are complete
 * @param kept the columns that keep their value if none is sent, with their bits in {@code
 *     presence}, counted from 0
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

  /** Returns the folded rows as the source of a merge. */
  public Dml.Source folded() {
    String rows = select(converted(), Sql.list(columns, this::folded));
    return new Dml.Source(
        source.table(), "(" + rows + ")", source.keys(), source.ordinal(), null, true);
  }

  /** Returns whether the column is folded as text, whose form depends on session settings. */
  public static boolean isFoldedAsText(StagedColumn column) {
    return !isScalar(column.target());
  }

  /**
   * Selects the folded rows, with a presence that combines those of their records. All records must
   * belong to one table plan, since the number of bits depends on it.
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
   * @param single the select list if a key has one record
   * @param folded the select list if a key has several records
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

  /** Selects the key's columns as k0, k1, …, to distinguish them from the stream's columns. */
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

  /** Returns SQL that tells whether the record has a value for the kept column. */
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

  /** Selects the staged records after the last one of their key that deletes the row. */
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
   * Returns whether array_agg accepts the type. It rejects arrays of different lengths, and types
   * without an array type; these are folded as text.
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
