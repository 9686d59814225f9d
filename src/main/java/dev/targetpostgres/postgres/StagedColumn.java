package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.TableColumn;
import org.jspecify.annotations.Nullable;

/**
 * A column that is loaded through a staging table.
 *
 * @param name the name in both tables
 * @param staged the type in the staging table
 * @param encoded the type of the target's column when rows were encoded; if it differs from the
 *     staged type, the server casts
 * @param target the current type of the target's column; if it differs from the encoded type, the
 *     column was widened, and the server converts as ALTER TABLE does
 * @param substitute SQL that replaces a missing value in a NOT NULL column, or null
 * @param updatable whether an update can set the column, which GENERATED ALWAYS forbids
 */
public record StagedColumn(
    String name,
    ColumnType staged,
    ColumnType encoded,
    ColumnType target,
    @Nullable String substitute,
    boolean updatable) {
  /** A column whose type has not changed since rows were encoded. */
  public StagedColumn(
      String name,
      ColumnType staged,
      ColumnType target,
      @Nullable String substitute,
      boolean updatable) {
    this(name, staged, target, target, substitute, updatable);
  }

  /** A column without a substitute, which can be updated. */
  public StagedColumn(String name, ColumnType staged, ColumnType target) {
    this(name, staged, target, null, true);
  }

  /** Returns the same column, whose value is already converted. */
  public StagedColumn asStaged() {
    return new StagedColumn(name, target, target, substitute, updatable);
  }

  /** Returns the column for the same rows after the target's column was widened. */
  public StagedColumn widened(TableColumn now) {
    ColumnType type = now.type();
    int oid = type.facts().oid();
    // If only the length or the precision differs, the column accepts the same bytes.
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

  /** Returns whether COPY can write straight into the target's column. */
  public boolean isDirect() {
    return isSent() && encoded.equals(target) && substitute == null;
  }

  /** Returns SQL for the value to store, with the substitute for a missing one. */
  String selected() {
    return substitute == null ? converted() : "COALESCE(" + converted() + ", " + substitute + ")";
  }

  /** Returns SQL for the value in the target's type, NULL if it is missing. */
  String converted() {
    String column = "s." + Sql.identifier(name);
    if (encoded.equals(target)) {
      return isSent() ? column : Casts.of(column, target);
    }
    String value = isSent() ? column : "(" + Casts.of(column, encoded) + ")";
    return Widening.converted(value, encoded, target);
  }
}
