package dev.targetpostgres.docs;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads outputs of psql in the documentation. */
final class TextOutput {
  private TextOutput() {}

  /** Returns the values of each row. An empty value is null. */
  static List<List<@Nullable String>> rows(String text) {
    return text.lines()
        .skip(2)
        .filter(line -> !line.matches("\\(\\d+ rows?\\)"))
        .map(line -> values(line.split("\\|", -1)))
        .toList();
  }

  private static List<@Nullable String> values(String[] cells) {
    return Stream.of(cells).map(String::strip).map(cell -> cell.isEmpty() ? null : cell).toList();
  }
}
