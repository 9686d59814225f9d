package dev.targetpostgres.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines that a terminal of any height shows after some output. */
public final class Screen {
  private static final Pattern PIECE =
      Pattern.compile("\u001b\\[(?<number>[?0-9;]*)(?<command>[A-Za-z])|[\\s\\S]");

  private final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
  private int row;
  private int column;

  private Screen() {}

  /** Returns the lines without trailing spaces. */
  public static List<String> after(String output) {
    Screen screen = new Screen();
    Matcher piece = PIECE.matcher(output);
    while (piece.find()) {
      if (piece.group("command") == null) {
        screen.show(piece.group().charAt(0));
      } else {
        screen.obey(piece.group("command"), piece.group("number"));
      }
    }
    return screen.lines.stream().map(line -> line.toString().stripTrailing()).toList();
  }

  private void show(char character) {
    switch (character) {
      case '\r' -> column = 0;
      case '\n' -> {
        column = 0;
        row++;
        if (row == lines.size()) {
          lines.add(new StringBuilder());
        }
      }
      default -> {
        StringBuilder line = lines.get(row);
        line.setLength(Math.max(line.length(), column + 1));
        line.setCharAt(column++, character);
      }
    }
  }

  private void obey(String command, String number) {
    switch (command) {
      case "A" -> row = Math.max(0, row - Integer.parseInt(number));
      case "K" -> lines.get(row).setLength(column);
      case "J" -> {
        lines.get(row).setLength(Math.min(column, lines.get(row).length()));
        lines.subList(row + 1, lines.size()).clear();
      }
      case "h", "l", "m" -> {}
      default -> throw new AssertionError("unknown sequence: " + command);
    }
  }
}
