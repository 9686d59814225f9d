package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.TableColumn;
import org.jspecify.annotations.Nullable;

/**
 * A column on its way through a staging table.
 *
 * @param name in both tables
 * @param staged the type in the staging table
 * @param encoded the type that the target's column had when rows were encoded for it; if it differs
 *     from the staged type, the server casts
 * @param target the type that the target's column has now; if it differs from the encoded type,
 *     somebody has widened the column, and the server converts as ALTER TABLE does
 * @param substitute SQL that stands for a missing value in a column that is NOT NULL, or null
 * @param updatable whether an existing row's value may be set: not that of GENERATED ALWAYS
 */
public record StagedColumn(
    String name,
    ColumnType staged,
    ColumnType encoded,
    ColumnType target,
    @Nullable String substitute,
    boolean updatable) {
  /** A column that has the type that rows were encoded for. */
  public StagedColumn(
      String name,
      ColumnType staged,
      ColumnType target,
      @Nullable String substitute,
      boolean updatable) {
    this(name, staged, target, target, substitute, updatable);
  }

  /** A column without peculiarities. */
  public StagedColumn(String name, ColumnType staged, ColumnType target) {
    this(name, staged, target, null, true);
  }

  /** The same column, its value converted already. */
  public StagedColumn asStaged() {
    return new StagedColumn(name, target, target, substitute, updatable);
  }

  /** The same rows' column, since the target's column has become wider. */
  public StagedColumn widened(TableColumn now) {
    ColumnType type = now.type();
    int oid = type.facts().oid();
    // Only the length or the precision is another: the column takes the same bytes.
    boolean same = isSent() && oid == encoded.facts().oid() && type.facts().isBinary();
    return new StagedColumn(
        name,
        same ? type : staged,
        same ? type : encoded,
        type,
        substitute == null ? null : now.defaultExpression(),
        updatable);
  }

  private boolean isSent() {
    return staged.equals(encoded);
  }

  /** Whether COPY can write the column itself. */
  public boolean isDirect() {
    return isSent() && encoded.equals(target) && substitute == null;
  }

  /** The value as the target takes it. */
  String selected() {
    return substitute == null ? converted() : "COALESCE(" + converted() + ", " + substitute + ")";
  }

  /** The value in the target's type, NULL where it is missing. */
  String converted() {
    String column = "s." + Sql.identifier(name);
    if (encoded.equals(target)) {
      return isSent() ? column : Casts.of(column, target);
    }
    String value = isSent() ? column : "(" + Casts.of(column, encoded) + ")";
    return Widening.converted(value, encoded, target);
  }
}
