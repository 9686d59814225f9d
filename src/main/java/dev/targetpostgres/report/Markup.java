package dev.targetpostgres.report;

import dev.targetpostgres.json.VisibleText;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Builds a document that is valid HTML and XML. Values from outside are given as text or as an
 * attribute's value. They are escaped, so they cannot become elements.
 */
final class Markup {
  private final StringBuilder text = new StringBuilder();

  /** Adds the content of an element. */
  interface Content {
    void into(Markup markup);
  }

  /** Adds an element. Its start is not escaped, except by {@link #attribute}. */
  Markup element(String start, Content content) {
    text.append('<').append(start).append('>');
    content.into(this);
    int end = start.indexOf(' ');
    text.append("</").append(end < 0 ? start : start.substring(0, end)).append(">\n");
    return this;
  }

  /** Adds an element that contains text. */
  Markup element(String start, String content) {
    return element(start, inside -> inside.text(content));
  }

  /** Adds a void element of HTML, which has no end tag. */
  Markup empty(String start) {
    text.append('<').append(start).append(" />\n");
    return this;
  }

  Markup text(String content) {
    text.append(escaped(content));
    return this;
  }

  /** Adds a style sheet without escaping it. */
  Markup style(String sheet) {
    text.append("<style>\n").append(sheet).append("</style>\n");
    return this;
  }

  /** Adds a table. On a narrow page, each cell shows the heading of its column. */
  <T> Markup table(String kind, List<String> headings, List<T> rows, Cells<T> cells) {
    return element(
        "table class=\"" + kind + "\"",
        table -> {
          table.element(
              "thead",
              head ->
                  head.element(
                      "tr", row -> headings.forEach(heading -> row.element("th", heading))));
          table.element(
              "tbody",
              body ->
                  rows.forEach(
                      row ->
                          body.element(
                              "tr", inside -> cells.into(row, new Row(inside, headings)))));
        });
  }

  /** Adds a table whose cells are texts. */
  Markup table(String kind, List<String> headings, List<List<String>> rows) {
    return table(kind, headings, rows, (cells, row) -> cells.forEach(row::text));
  }

  /** Adds the cells of a row. */
  interface Cells<T> {
    void into(T content, Row row);
  }

  /** A row that is filled from the left. Used by one thread. */
  static final class Row {
    private final Markup markup;
    private final Iterator<String> headings;

    private Row(Markup markup, List<String> headings) {
      this.markup = markup;
      this.headings = headings.iterator();
    }

    /** Adds a cell. A zero gets a class of its own, to be dimmed. */
    void text(String content) {
      String zero = content.equals("0") ? " class=\"zero\"" : "";
      markup.element("td" + label() + zero, content);
    }

    /** Adds a cell with a bar for a share from 0 to 1. */
    void bar(double share) {
      markup.element(
          "td class=\"share\"" + label(),
          cell ->
              cell.text(Math.round(share * 100) + " %")
                  .element("i style=\"--share:%d%%\"".formatted(Math.round(share * 100)), ""));
    }

    private String label() {
      return attribute("data-label", headings.next());
    }
  }

  /** Returns an attribute with its value escaped and a blank before it. */
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

  /** Returns whether XML allows the character: not the last two of each plane. */
  private static boolean isCharacter(int character) {
    return (character & 0xFFFE) != 0xFFFE;
  }
}
