package dev.targetpostgres.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing to do so that a stream's rows fit its table. Nothing is ever dropped or renamed. */
public sealed interface TableChange {
  /**
   * The table is missing.
   *
   * @param primaryKey its columns, empty for a table without one
   * @param comment kept with the table, or null; a shortened name's full form
   * @param chosen what the user chose of its name
   * @param distribution where Citus is to keep its rows
   */
  record CreateTable(
      List<ColumnDefinition> columns,
      List<String> primaryKey,
      @Nullable String comment,
      Chosen chosen,
      Distribution distribution)
      implements TableChange {
    /** A table whose name is as it has to be. */
    public CreateTable(
        List<ColumnDefinition> columns, List<String> primaryKey, @Nullable String comment) {
      this(columns, primaryKey, comment, new Chosen(true, true), Distribution.LOCAL);
    }
  }

  /** Whether the user chose the schema, and the name or its case, rather than left them to us. */
  record Chosen(boolean schema, boolean name) {}

  /** A column is missing; it is added nullable. */
  record AddColumn(ColumnDefinition column) implements TableChange {}

  /** A column is too narrow; no stored value changes. */
  record WidenColumn(String column, ColumnType from, ColumnType to) implements TableChange {}

  /** A record leaves out a column that is NOT NULL, without a default, and no key. */
  record DropNotNull(String column) implements TableChange {}

  /**
   * A column to make.
   *
   * @param comment kept with the column, or null; a shortened name's full form
   * @param origin who says the type
   */
  record ColumnDefinition(String name, ColumnType type, @Nullable String comment, Origin origin) {
    /** As a SCHEMA asks for it. */
    public ColumnDefinition(String name, ColumnType type, @Nullable String comment) {
      this(name, type, comment, Origin.SCHEMA);
    }
  }

  /** Who says what type a column is to have. */
  enum Origin {
    /** A SCHEMA, which says what may come: an existing column stays until a value needs more. */
    SCHEMA,
    /** An SQL expression of {@code stream_maps}, whose values only the server sees. */
    EXPRESSION,
    /** A setting: the user asks for the type. */
    SETTING
  }
}
