package dev.targetpostgres.report;

import dev.targetpostgres.json.JsonFault;
import dev.targetpostgres.json.ShownValue;

/** Explains in plain words why a text is not JSON. Pure. */
public final class MalformedJson {
  private MalformedJson() {}

  /** Returns what is expected and what was found. Leaves values out, which may be secret. */
  public static Text reason(JsonFault fault, byte[] json) {
    if (fault.isCutOff()) {
      return Wording.JSON_CUT_OFF.with(open(fault));
    }
    Text expected = expected(fault.expected()).with();
    char found = (char) json[fault.position()];
    if (found >= 0x7F || Character.isLetterOrDigit(found)) {
      return Wording.JSON_EXPECTED.with(expected);
    }
    if (found == '/' || found == '#') {
      return Wording.JSON_COMMENT.with();
    }
    if (found == '\'') {
      return Wording.JSON_SINGLE_QUOTE.with();
    }
    Object shown =
        found == '"' ? Wording.A_STRING.with() : ShownValue.quoted(String.valueOf(found));
    Text reason = Wording.JSON_FOUND.with(expected, shown);
    return fault.afterComma() && (found == '}' || found == ']')
        ? Wording.COMMA_TOO_MANY.with(reason)
        : reason;
  }

  /** Returns the part of JSON in which the text ends. */
  public static Text open(JsonFault fault) {
    return switch (fault.open()) {
      case '"' -> Wording.A_STRING.with();
      case '[' -> Wording.A_LIST.with();
      default -> Wording.AN_OBJECT.with();
    };
  }

  private static Wording expected(JsonFault.Expected expected) {
    return switch (expected) {
      case VALUE -> Wording.JSON_VALUE;
      case NAME -> Wording.JSON_NAME;
      case COLON -> Wording.JSON_COLON;
      case COMMA_OR_BRACE -> Wording.JSON_COMMA_OR_BRACE;
      case COMMA_OR_BRACKET -> Wording.JSON_COMMA_OR_BRACKET;
      case ESCAPE -> Wording.JSON_ESCAPE;
      case END -> Wording.JSON_END;
    };
  }

  /** Returns the number of a character, from 1, in the text from there on. */
  public static int column(byte[] json, int start, int position) {
    int column = 1;
    for (int i = start; i < position; i++) {
      if ((json[i] & 0xC0) != 0x80) {
        column++;
      }
    }
    return column;
  }
}
