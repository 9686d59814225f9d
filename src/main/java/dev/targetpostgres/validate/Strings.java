package dev.targetpostgres.validate;

import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Keywords for strings, and those that count. */
final class Strings {
  private Strings() {}

  /** What a keyword counts. */
  enum Counted {
    CHARACTERS,
    ELEMENTS,
    MEMBERS;

    /** -1 for a value that has none of them. */
    int in(JsonNode value) {
      return switch (this) {
        case CHARACTERS -> value.isString() ? characters(value.asString()) : -1;
        case ELEMENTS -> value.isArray() ? value.size() : -1;
        case MEMBERS -> value.isObject() ? value.size() : -1;
      };
    }

    String words(int count) {
      return switch (this) {
        case CHARACTERS -> "has %d characters".formatted(count);
        case ELEMENTS -> "has %d elements".formatted(count);
        case MEMBERS -> "has %d members".formatted(count);
      };
    }
  }

  static Check atLeast(Counted counted, JsonNode limit) {
    int least = limit(limit);
    return (value, work) -> {
      int count = counted.in(value);
      return count >= 0 && count < least
          ? Violation.of(
              value, () -> "%s, and its SCHEMA asks for %s".formatted(counted.words(count), limit))
          : null;
    };
  }

  static Check atMost(Counted counted, JsonNode limit) {
    int most = limit(limit);
    return (value, work) -> {
      int count = counted.in(value);
      return count > most
          ? Violation.of(
              value, () -> "%s, and its SCHEMA allows %s".formatted(counted.words(count), limit))
          : null;
    };
  }

  static Check pattern(String regularExpression) {
    Pattern pattern = Pattern.compile(regularExpression);
    return (value, work) ->
        !value.isString() || pattern.matcher(work.counted(value.asString())).find()
            ? null
            : Violation.of(
                value, () -> "does not match the pattern of its SCHEMA, " + shown(pattern));
  }

  /** Without the flag that the normal form puts before each pattern. */
  private static String shown(Pattern pattern) {
    String text = pattern.pattern();
    return text.startsWith("(?d)") ? text.substring(4) : text;
  }

  /** No value counts more than an int can. */
  static int limit(JsonNode number) {
    boolean large = number.decimalValue().precision() - number.decimalValue().scale() > 9;
    return large ? Integer.MAX_VALUE : number.decimalValue().intValue();
  }

  private static int characters(String text) {
    return text.codePointCount(0, text.length());
  }
}
