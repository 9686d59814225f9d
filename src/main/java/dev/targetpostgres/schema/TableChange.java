package dev.targetpostgres.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change to a table so that it can hold a stream's rows. No change drops or renames anything. */
public sealed interface TableChange {
  /**
   * Creates a missing table.
   *
   * @param primaryKey columns of the key, empty for a table without one
   * @param comment comment on the table, or null; the full form of a shortened name
   * @param chosen parts of the name that the user chose
   * @param distribution distribution by Citus
   */
  record CreateTable(
      List<ColumnDefinition> columns,
      List<String> primaryKey,
      @Nullable String comment,
      Chosen chosen,
      Distribution distribution)
      implements TableChange {
    /** Creates a table whose name cannot change, without Citus. */
    public CreateTable(
        List<ColumnDefinition> columns, List<String> primaryKey, @Nullable String comment) {
      this(columns, primaryKey, comment, new Chosen(true, true), Distribution.LOCAL);
    }
  }

  /** Whether the user chose the schema, and the name or its case. */
  record Chosen(boolean schema, boolean name) {}

  /** Adds a missing column, which is nullable. */
  record AddColumn(ColumnDefinition column) implements TableChange {}

  /** Widens a column. No stored value changes. */
  record WidenColumn(String column, ColumnType from, ColumnType to) implements TableChange {}

  /** Makes a column nullable, since a record has no value for it. */
  record DropNotNull(String column) implements TableChange {}

  /**
   * A column to create.
   *
   * @param comment comment on the column, or null; the full form of a shortened name
   * @param origin source of the type
   */
  record ColumnDefinition(String name, ColumnType type, @Nullable String comment, Origin origin) {
    /** Creates a column whose type comes from a SCHEMA. */
    public ColumnDefinition(String name, ColumnType type, @Nullable String comment) {
      this(name, type, comment, Origin.SCHEMA);
    }
  }

  /** Sources of a column's type. */
  enum Origin {
    /** A SCHEMA: an existing column keeps its type until a value needs a wider one. */
    SCHEMA,
    /** An SQL expression in {@code stream_maps}, whose values only the server knows. */
    EXPRESSION,
    /** A setting of the user. */
    SETTING
  }
}
