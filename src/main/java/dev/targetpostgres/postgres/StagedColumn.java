package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * A column on its way through a staging table.
 *
 * @param name in both tables
 * @param staged the type in the staging table
 * @param target the type in the target table; where it differs, the server casts
 * @param substitute SQL that stands for a missing value in a column that is NOT NULL, or null
 * @param updatable whether an existing row's value may be set: not that of GENERATED ALWAYS
 */
public record StagedColumn(
    String name,
    ColumnType staged,
    ColumnType target,
    @Nullable String substitute,
    boolean updatable) {
  /** A column without peculiarities. */
  public StagedColumn(String name, ColumnType staged, ColumnType target) {
    this(name, staged, target, null, true);
  }

  /** The same column, its value converted already. */
  public StagedColumn asStaged() {
    return new StagedColumn(name, target, target, substitute, updatable);
  }

  /** Whether COPY can write the column itself. */
  public boolean isDirect() {
    return staged.equals(target) && substitute == null;
  }

  /** The value as the target takes it. */
  String selected() {
    return substitute == null ? converted() : "COALESCE(" + converted() + ", " + substitute + ")";
  }

  /** The value in the target's type, NULL where it is missing. */
  String converted() {
    String column = "s." + Sql.identifier(name);
    return staged.equals(target) ? column : Casts.of(column, target);
  }
}
