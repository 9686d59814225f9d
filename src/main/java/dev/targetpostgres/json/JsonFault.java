package dev.targetpostgres.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first place where a text is not JSON. This class finds it, because the parser's messages are
 * for programmers. Offsets count bytes.
 *
 * @param position of the fault, or the end of the text
 * @param expected what JSON needs there
 * @param from start of a token before the fault, from which the text can be shown
 * @param afterComma whether a comma comes right before
 * @param open the quote or bracket that the text leaves open; 0 if it is not cut off
 */
public record JsonFault(int position, Expected expected, int from, boolean afterComma, char open) {
  private static final int MOST_TOKENS = 12;
  private static final int SHOWN_BEFORE = 30;

  /** What JSON may need. */
  public enum Expected {
    VALUE,
    NAME,
    COLON,
    COMMA_OR_BRACE,
    COMMA_OR_BRACKET,
    ESCAPE,
    END
  }

  /** Returns the fault of the text, or null if it is JSON. NaN and infinities count as JSON. */
  public static @Nullable JsonFault find(byte[] json, int start, int end) {
    return new Search(json, start, end).find();
  }

  /** Returns whether the text is cut off, and JSON as far as it goes. */
  public boolean isCutOff() {
    return open != 0;
  }

  private static final class Search {
    private static final Set<String> WORDS =
        Set.of("true", "false", "null", "NaN", "Infinity", "-Infinity");
    private static final Pattern NUMBER =
        Pattern.compile("-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?");

    private final byte[] json;
    private final int end;
    private final StringBuilder open = new StringBuilder();
    private final Deque<Integer> tokens = new ArrayDeque<>();
    private int position;
    private Expected expected = Expected.VALUE;

    /** Whether the innermost array or object may end here though a value or a name is expected. */
    private boolean mayClose;

    private boolean afterComma;

    Search(byte[] json, int start, int end) {
      this.json = json;
      this.end = end;
      position = start + (hasByteOrderMark(json, start, end) ? 3 : 0);
    }

    private static boolean hasByteOrderMark(byte[] json, int start, int end) {
      return end - start > 2
          && json[start] == (byte) 0xEF
          && json[start + 1] == (byte) 0xBB
          && json[start + 2] == (byte) 0xBF;
    }

    @Nullable JsonFault find() {
      JsonFault fault = null;
      while (fault == null) {
        skipSpace();
        if (position == end) {
          return expected == Expected.END ? null : cutOff(innermost());
        }
        tokens.add(position);
        if (tokens.size() > MOST_TOKENS) {
          tokens.remove();
        }
        fault = token((char) json[position]);
      }
      return fault;
    }

    private void skipSpace() {
      while (position < end && " \t\r\n".indexOf(json[position]) >= 0) {
        position++;
      }
    }

    /** Accepts a token, or returns the fault if it cannot stand here. */
    private @Nullable JsonFault token(char first) {
      boolean closes = mayClose;
      mayClose = false;
      switch (expected) {
        case VALUE -> {
          if (first == '{' || first == '[') {
            begin(first);
            return null;
          }
          return closes && first == ']' ? close() : value(first);
        }
        case NAME -> {
          if (closes && first == '}') {
            return close();
          }
          return first == '"' ? string(Expected.COLON) : fault();
        }
        case COLON -> {
          return first == ':' ? next(Expected.VALUE, false) : fault();
        }
        case COMMA_OR_BRACE -> {
          return first == '}' ? close() : first == ',' ? next(Expected.NAME, true) : fault();
        }
        case COMMA_OR_BRACKET -> {
          return first == ']' ? close() : first == ',' ? next(Expected.VALUE, true) : fault();
        }
        case ESCAPE, END -> {
          return fault();
        }
      }
      throw new IllegalStateException(expected.name());
    }

    private void begin(char bracket) {
      open.append(bracket);
      next(bracket == '{' ? Expected.NAME : Expected.VALUE, false);
      mayClose = true;
    }

    private @Nullable JsonFault close() {
      open.setLength(open.length() - 1);
      return next(afterValue(), false);
    }

    private @Nullable JsonFault next(Expected then, boolean comma) {
      position++;
      afterComma = comma;
      expected = then;
      return null;
    }

    private Expected afterValue() {
      if (open.isEmpty()) {
        return Expected.END;
      }
      return innermost() == '{' ? Expected.COMMA_OR_BRACE : Expected.COMMA_OR_BRACKET;
    }

    private char innermost() {
      return open.isEmpty() ? '{' : open.charAt(open.length() - 1);
    }

    private @Nullable JsonFault value(char first) {
      if (first == '"') {
        return string(afterValue());
      }
      int stop = position;
      while (stop < end && isOfWord((char) json[stop])) {
        stop++;
      }
      String word = new String(json, position, stop - position, StandardCharsets.US_ASCII);
      if (WORDS.contains(word) || NUMBER.matcher(word).matches()) {
        position = stop - 1;
        return next(afterValue(), false);
      }
      return stop == end && !word.isEmpty() && !open.isEmpty() ? cutOff(innermost()) : fault();
    }

    private static boolean isOfWord(char character) {
      return (character < 0x80 && Character.isLetterOrDigit(character))
          || "+-.".indexOf(character) >= 0;
    }

    private @Nullable JsonFault string(Expected then) {
      for (position++; position < end; position++) {
        byte character = json[position];
        if (character == '"') {
          return next(then, false);
        }
        boolean control = character >= 0 && character < ' ';
        if (control || (character == '\\' && !isEscape())) {
          expected = Expected.ESCAPE;
          return position < end ? fault() : cutOff('"');
        }
      }
      return cutOff('"');
    }

    /** Moves to the last character of an escape; stays at its beginning if it is not valid. */
    private boolean isEscape() {
      int digits = position + 1 < end && json[position + 1] == 'u' ? 4 : 0;
      int last = position + 1 + digits;
      int known = Math.min(last, end - 1);
      for (int at = position + 2; at <= known; at++) {
        if (Character.digit(json[at], 16) < 0) {
          return false;
        }
      }
      if (last >= end) {
        position = end;
        return false;
      }
      if ("\"\\/bfnrtu".indexOf(json[position + 1]) < 0) {
        return false;
      }
      position = last;
      return true;
    }

    private JsonFault fault() {
      return new JsonFault(position, expected, from(position), afterComma, (char) 0);
    }

    private JsonFault cutOff(char in) {
      return new JsonFault(end, expected, from(end), afterComma, in);
    }

    /** Never returns the middle of a string: the rest of a secret would not be masked. */
    private int from(int to) {
      return tokens.stream()
          .filter(token -> token >= to - SHOWN_BEFORE)
          .findFirst()
          .orElse(tokens.isEmpty() ? to : tokens.getLast());
    }
  }
}
