package dev.targetpostgres.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An aligned table for the terminal, in the form of psql. Long cells are cut. Columns that do not
 * fit into the width are left out, and their number is shown below the table.
 */
public final class TextTable {
  private static final String GAP = " | ";

  private final List<List<String>> rows = new ArrayList<>();
  private final int maximumCellWidth;
  private final int maximumWidth;

  private TextTable(List<String> header, int maximumCellWidth, int maximumWidth) {
    this.maximumCellWidth = maximumCellWidth;
    this.maximumWidth = maximumWidth;
    row(header);
  }

  /** Returns a table without a limit on its width. */
  public static TextTable of(String... header) {
    return new TextTable(List.of(header), Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  public static TextTable limited(List<String> header, int maximumCellWidth, int maximumWidth) {
    return new TextTable(header, maximumCellWidth, maximumWidth);
  }

  /** Adds a row with as many cells as the header. Null is shown as an empty cell. */
  public void row(List<? extends @Nullable String> cells) {
    rows.add(cells.stream().map(this::cell).toList());
  }

  public void row(@Nullable String... cells) {
    row(Arrays.asList(cells));
  }

  /** Returns the table with a newline after each line. */
  public String text() {
    int[] widths = widths();
    int shown = shownColumns(widths);
    StringBuilder text = new StringBuilder();
    for (int index = 0; index < rows.size(); index++) {
      appendRow(text, rows.get(index), widths, shown);
      if (index == 0) {
        appendRule(text, widths, shown);
      }
    }
    if (shown < widths.length) {
      text.append(" … and ").append(widths.length - shown).append(" more columns\n");
    }
    return text.toString();
  }

  private int[] widths() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], DisplayWidth.of(row.get(column)));
      }
    }
    return widths;
  }

  private int shownColumns(int[] widths) {
    int width = 1;
    for (int column = 0; column < widths.length; column++) {
      width += widths[column] + (column == 0 ? 0 : GAP.length());
      if (width > maximumWidth) {
        return Math.max(1, column);
      }
    }
    return widths.length;
  }

  private static void appendRow(StringBuilder text, List<String> row, int[] widths, int shown) {
    StringBuilder line = new StringBuilder(" ");
    for (int column = 0; column < shown; column++) {
      String cell = row.get(column);
      String padding = " ".repeat(widths[column] - DisplayWidth.of(cell));
      line.append(column == 0 ? "" : GAP);
      line.append(isNumber(cell) ? padding + cell : cell + padding);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private static void appendRule(StringBuilder text, int[] widths, int shown) {
    for (int column = 0; column < shown; column++) {
      text.append(column == 0 ? "" : "+").append("-".repeat(widths[column] + 2));
    }
    text.append('\n');
  }

  private static boolean isNumber(String cell) {
    return cell.matches("[-+]?[0-9][0-9.,]*%?");
  }

  private String cell(@Nullable String value) {
    String oneLine = value == null ? "" : value.replace("\n", "⏎").replaceAll("\\p{Cntrl}", " ");
    return DisplayWidth.cut(oneLine, maximumCellWidth);
  }
}
