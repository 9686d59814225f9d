package dev.targetpostgres.report;

import dev.targetpostgres.json.VisibleText;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Text with elements in it, for browsers and XML parsers alike. Whatever comes from outside is
 * given as text or as an attribute's value, and cannot become an element.
 */
final class Markup {
  private final StringBuilder text = new StringBuilder();

  /** What is put into an element. */
  interface Content {
    void into(Markup markup);
  }

  /** Adds an element, whose name and attributes are ours; see {@link #attribute}. */
  Markup element(String start, Content content) {
    text.append('<').append(start).append('>');
    content.into(this);
    int end = start.indexOf(' ');
    text.append("</").append(end < 0 ? start : start.substring(0, end)).append(">\n");
    return this;
  }

  /** Adds an element that holds text. */
  Markup element(String start, String content) {
    return element(start, inside -> inside.text(content));
  }

  /** Adds an element that is empty always, as HTML has some. */
  Markup empty(String start) {
    text.append('<').append(start).append(" />\n");
    return this;
  }

  Markup text(String content) {
    text.append(escaped(content));
    return this;
  }

  /** Adds a style sheet of ours, as it is. */
  Markup style(String sheet) {
    text.append("<style>\n").append(sheet).append("</style>\n");
    return this;
  }

  /** Adds a table. Where there is little room, each cell shows its column's heading. */
  Markup table(String kind, List<String> headings, List<List<String>> rows) {
    return element(
        "table class=\"" + kind + "\"",
        table -> {
          table.element(
              "thead",
              head ->
                  head.element(
                      "tr", row -> headings.forEach(heading -> row.element("th", heading))));
          table.element("tbody", body -> rows.forEach(row -> body.row(headings, row)));
        });
  }

  private void row(List<String> headings, List<String> cells) {
    element(
        "tr",
        row -> {
          for (int i = 0; i < headings.size(); i++) {
            row.element("td" + attribute("data-label", headings.get(i)), cells.get(i));
          }
        });
  }

  /** An attribute with a blank before it. */
  static String attribute(String name, String value) {
    return " " + name + "=\"" + escaped(value) + '"';
  }

  @Override
  public String toString() {
    return text.toString();
  }

  static String escaped(String content) {
    StringBuilder escaped = new StringBuilder(content.length());
    visible(content).codePoints().forEach(character -> escape(character, escaped));
    return escaped.toString();
  }

  private static String visible(String content) {
    return content.indexOf('\n') < 0
        ? VisibleText.of(content)
        : content.lines().map(VisibleText::of).collect(Collectors.joining("\n"));
  }

  private static void escape(int character, StringBuilder escaped) {
    switch (character) {
      case '&' -> escaped.append("&amp;");
      case '<' -> escaped.append("&lt;");
      case '>' -> escaped.append("&gt;");
      case '"' -> escaped.append("&quot;");
      case '\'' -> escaped.append("&#39;");
      default -> escaped.appendCodePoint(isCharacter(character) ? character : '\uFFFD');
    }
  }

  /** Of those that markup may hold; the last two of each plane are not. */
  private static boolean isCharacter(int character) {
    return (character & 0xFFFE) != 0xFFFE;
  }
}
