package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.ColumnType;

/**
 * A column on its way through a staging table.
 *
 * @param name in both tables
 * @param staged the type in the staging table
 * @param target the type in the target table; where it differs, the server casts
 */
public record StagedColumn(String name, ColumnType staged, ColumnType target) {
  String selected() {
    String column = "s." + Sql.identifier(name);
    return staged.equals(target) ? column : column + "::" + target.sql();
  }
}
