package dev.targetpostgres.quickstart;

import dev.targetpostgres.testing.TestDatabase;
import dev.targetpostgres.testing.TextTable;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Prints each table: rows, columns with their types, the first few rows. */
final class TablesReport {
  private static final String INDENT = "  ";
  private static final int ROWS_SHOWN = 5;
  private static final int CELL_WIDTH = 36;
  private static final int DEFAULT_TERMINAL_WIDTH = 120;

  /** The tables of people, not those of PostgreSQL or of the target's bookkeeping. */
  private static final String TABLES =
      """
      SELECT table_schema, table_name,
             quote_ident(table_schema) || '.' || quote_ident(table_name)
        FROM information_schema.tables
       WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
         AND table_type = 'BASE TABLE'
         AND table_name NOT LIKE '\\_sdc\\_%'
       ORDER BY 1, 2
      """;

  private final TestDatabase database;
  private final PrintStream out;

  TablesReport(TestDatabase database, PrintStream out) {
    this.database = database;
    this.out = out;
  }

  void print() {
    for (List<@Nullable String> row : database.queryRows(TABLES)) {
      print(Objects.requireNonNull(row.get(2)));
    }
  }

  private void print(String table) {
    List<List<@Nullable String>> columns = columns(table);
    out.println(table + ": " + database.queryOne("SELECT count(*) FROM " + table) + " rows");
    printColumns(columns.stream().map(TablesReport::column).toList());
    out.println();
    if (!columns.isEmpty()) {
      printRows(table, columns);
    }
    out.println();
  }

  /** Name, type and whether it is part of the primary key. */
  private List<List<@Nullable String>> columns(String table) {
    return database.queryRows(
        """
        SELECT a.attname,
               replace(format_type(a.atttypid, a.atttypmod), 'timestamp with time zone',
                       'timestamptz'),
               coalesce(a.attnum = ANY (i.indkey), false)
          FROM pg_attribute a
          LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
         WHERE a.attrelid = '%s'::regclass AND a.attnum > 0 AND NOT a.attisdropped
         ORDER BY a.attnum
        """
            .formatted(table.replace("'", "''")));
  }

  private void printRows(String table, List<List<@Nullable String>> columns) {
    List<String> names =
        columns.stream().map(column -> Objects.requireNonNull(column.get(0))).toList();
    TextTable text = TextTable.limited(names, CELL_WIDTH, terminalWidth());
    database.queryRows("SELECT * FROM " + table + " LIMIT " + ROWS_SHOWN).forEach(text::row);
    out.print(text.text());
  }

  /** As many as fit into each line. */
  private void printColumns(List<String> columns) {
    StringBuilder line = new StringBuilder(INDENT);
    for (String column : columns) {
      if (line.length() > INDENT.length() && line.length() + column.length() > terminalWidth()) {
        out.println(line.toString().stripTrailing());
        line = new StringBuilder(INDENT);
      }
      line.append(column).append("  ");
    }
    out.println(line.toString().stripTrailing());
  }

  private static String column(List<@Nullable String> column) {
    String key = "t".equals(column.get(2)) ? ", key" : "";
    return column.get(0) + " (" + column.get(1) + key + ")";
  }

  private static int terminalWidth() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("[1-9][0-9]{1,3}")
        ? Integer.parseInt(columns)
        : DEFAULT_TERMINAL_WIDTH;
  }
}
