package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Queries that find staged rows which the table would reject in a swap, as text. They select the
 * rows' ordinals. Pure.
 *
 * @param columns the staged columns
 * @param source the staged rows, with ordinals
 */
public record SwapSql(List<StagedColumn> columns, Dml.Source source) {
  /** A temporary copy of the target with its indexes, to try rows out. */
  public static final TableName TRIAL = new TableName("pg_temp", "_sdc_trial");

  /** Index entries of up to so many bytes fit into any index. */
  private static final int LARGEST_SAFE = 1_500;

  /** Copies its list. */
  public SwapSql {
    columns = List.copyOf(columns);
  }

  /** Selects the first rows in their order. */
  public String ordinals(int most) {
    return "SELECT s." + ordinal() + from() + limited(most);
  }

  /** Selects rows whose values in a unique index an earlier row already has. */
  public String repeated(TableIndex index, int most) {
    String given = String.join(" IS NOT NULL AND ", index.expressions()) + " IS NOT NULL";
    String wanted = index.predicate() == null ? "true" : index.predicate();
    return "SELECT s."
        + ordinal()
        + " FROM (SELECT s."
        + ordinal()
        + ", row_number() OVER (PARTITION BY "
        + String.join(", ", index.expressions())
        + " ORDER BY s."
        + ordinal()
        + ") AS n"
        + from()
        + " WHERE ("
        + wanted
        + ")"
        + (index.nullsDistinct() ? " AND " + given : "")
        + ") AS s WHERE s.n > 1"
        + limited(most);
  }

  /** Selects rows whose foreign key refers to no row. */
  public String unreferenced(ForeignKey key, int most) {
    String referenced = key.toItself() ? rows() : key.referenced();
    String none =
        all(key, " IS NOT NULL")
            + " AND NOT EXISTS (SELECT FROM "
            + referenced
            + " AS r WHERE "
            + same(key)
            + ")";
    String halfGiven =
        " OR NOT (" + all(key, " IS NULL") + ") AND NOT (" + all(key, " IS NOT NULL") + ")";
    return "SELECT s."
        + ordinal()
        + from()
        + " WHERE "
        + none
        + (key.full() ? halfGiven : "")
        + limited(most);
  }

  /** Selects rows that can be too large for one of the indexes. */
  public String large(List<TableIndex> indexes, int most) {
    return "SELECT s."
        + ordinal()
        + from()
        + " WHERE "
        + indexes.stream().map(SwapSql::isLarge).collect(Collectors.joining(" OR "))
        + limited(most);
  }

  /** Creates the table {@link #TRIAL}. */
  public static String createTrial(TableName target) {
    return "DROP TABLE IF EXISTS "
        + Sql.table(TRIAL)
        + "; CREATE TEMPORARY TABLE \"_sdc_trial\" (LIKE "
        + Sql.table(target)
        + " INCLUDING INDEXES INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING GENERATED)"
        + " ON COMMIT DROP";
  }

  /** Returns only the rows with those ordinals, as the source of a merge. */
  public Dml.Source only(List<Long> ordinals) {
    String wanted = ordinals.stream().map(String::valueOf).collect(Collectors.joining(","));
    return new Dml.Source(
        source.table(),
        "(SELECT s.*" + from() + " WHERE s." + ordinal() + " = ANY ('{" + wanted + "}'::bigint[]))",
        source.keys(),
        source.ordinal(),
        null,
        true);
  }

  /**
   * Deletes a staged row.
   *
   * @param record the column with the record's JSON, or null
   * @return a statement that returns the JSON
   */
  public String remove(long ordinal, @Nullable String record) {
    return "DELETE FROM "
        + source.table()
        + " WHERE "
        + ordinal()
        + " = "
        + ordinal
        + " RETURNING "
        + (record == null ? "NULL::bytea" : Sql.identifier(record));
  }

  private static String isLarge(TableIndex index) {
    return index.expressions().stream()
            .map(
                value ->
                    "COALESCE(GREATEST(octet_length((%s)::text), pg_column_size(%s)), 0)"
                        .formatted(value, value))
            .collect(Collectors.joining(" + "))
        + " > "
        + LARGEST_SAFE;
  }

  private static String all(ForeignKey key, String test) {
    return key.columns().stream()
        .map(column -> "s." + Sql.identifier(column) + test)
        .collect(Collectors.joining(" AND "));
  }

  private static String same(ForeignKey key) {
    StringBuilder same = new StringBuilder();
    for (int i = 0; i < key.columns().size(); i++) {
      same.append(i == 0 ? "" : " AND ")
          .append("r.")
          .append(Sql.identifier(key.referencedColumns().get(i)))
          .append(" = s.")
          .append(Sql.identifier(key.columns().get(i)));
    }
    return same.toString();
  }

  private String limited(int most) {
    return " ORDER BY 1 LIMIT " + most;
  }

  private String from() {
    return " FROM " + rows() + " AS s";
  }

  private String rows() {
    List<StagedColumn> all = new ArrayList<>(columns);
    all.add(new StagedColumn(source.ordinal(), Simple.BIGINT, Simple.BIGINT));
    return "(" + Dml.select(all, source, true) + ")";
  }

  private String ordinal() {
    return Sql.identifier(source.ordinal());
  }
}
