package dev.targetpostgres.docs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The texts in a Java source: strings, joined as they are in the source, with {@code …} for what is
 * put in.
 *
 * <p>It knows as much of the language as it takes: comments, literals, calls and their arguments.
 * Text blocks are left out.
 */
final class SourceTexts {
  /** What stands for something that is put in. */
  static final String GAP = "…";

  private static final Pattern SPECIFIER = Pattern.compile("%[,0-9]*[dsx]|\\{}|…+");
  private static final Pattern CALL = Pattern.compile("(?:new )?[@\\w.]+$");
  private static final int LONGEST_CALL = 80;
  private static final String FORMATTED = ".formatted";

  private final String source;
  private final List<Text> found = new ArrayList<>();
  private final Deque<Argument> open = new ArrayDeque<>();
  private int position;

  private SourceTexts(String source) {
    this.source = source;
  }

  /**
   * A text of the source.
   *
   * @param wording the text
   * @param calls whose argument it is, the innermost first
   */
  record Text(String wording, List<String> calls) {}

  static List<Text> of(String source) {
    return new SourceTexts(source).read();
  }

  private List<Text> read() {
    open.push(new Argument(""));
    while (position < source.length()) {
      char character = source.charAt(position);
      if (source.startsWith("//", position)) {
        position = source.indexOf('\n', position);
      } else if (source.startsWith("/*", position)) {
        position = source.indexOf("*/", position) + 2;
      } else if (source.startsWith("\"\"\"", position)) {
        position = source.indexOf("\"\"\"", position + 3) + 3;
        argument().operand();
      } else if (character == '"') {
        argument().text(literal('"'));
      } else if (character == '\'') {
        literal('\'');
        argument().operand();
      } else {
        code(character);
        position++;
      }
    }
    return found;
  }

  private void code(char character) {
    switch (character) {
      case '(' -> open.push(new Argument(callBefore(position)));
      case ')' -> close();
      case ',', ';', '{', '}', ':', '?' -> end();
      case '+' -> argument().plus();
      default -> {
        if (source.startsWith(FORMATTED + "(", position)) {
          position += FORMATTED.length() - 1;
        } else if (!Character.isWhitespace(character)) {
          argument().operand();
        }
      }
    }
  }

  /** What stands in parentheses by itself belongs to what is around it. */
  private void close() {
    Argument inner = open.pop();
    if (inner.call.isEmpty() && inner.isText() && !inner.isChoice) {
      argument().text(inner.wording());
      return;
    }
    add(inner, inner.call);
    if (!inner.call.endsWith(FORMATTED)) {
      argument().operand();
    }
  }

  private void end() {
    add(argument(), "");
    argument().startAnew();
  }

  private void add(Argument argument, String call) {
    if (argument.isText()) {
      Stream<String> around = open.stream().map(enclosing -> enclosing.call);
      found.add(
          new Text(
              argument.wording(),
              Stream.concat(Stream.of(call), around).filter(name -> !name.isEmpty()).toList()));
    }
  }

  private Argument argument() {
    return open.element();
  }

  private String callBefore(int parenthesis) {
    Matcher call =
        CALL.matcher(source).region(Math.max(0, parenthesis - LONGEST_CALL), parenthesis);
    return call.find() ? call.group() : "";
  }

  private String literal(char quote) {
    StringBuilder text = new StringBuilder();
    for (position++; source.charAt(position) != quote; position++) {
      if (source.charAt(position) == '\\') {
        position++;
      }
      text.append(source.charAt(position));
    }
    position++;
    return text.toString();
  }

  /** An argument of a call as far as it has been read, or a statement outside of calls. */
  private static final class Argument {
    private final String call;
    private final StringBuilder text = new StringBuilder();
    private boolean hasText;
    private boolean hasOperand;
    private boolean isChoice;

    Argument(String call) {
      this.call = call;
    }

    void text(String more) {
      if (hasOperand) {
        text.setLength(0);
        hasOperand = false;
      }
      text.append(more);
      hasText = true;
    }

    void operand() {
      hasOperand = true;
    }

    void plus() {
      if (hasOperand) {
        text.append(GAP);
        hasOperand = false;
      }
    }

    boolean isText() {
      return hasText;
    }

    String wording() {
      return SPECIFIER
          .matcher(hasOperand ? text + GAP : text)
          .replaceAll(GAP)
          .replaceAll("…+", GAP);
    }

    void startAnew() {
      text.setLength(0);
      hasText = false;
      hasOperand = false;
      isChoice = true;
    }
  }
}
