package dev.targetpostgres.validate;

import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.normal.RegularExpression;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Checks for strings, and for keywords that limit a number of parts. */
final class Strings {
  private Strings() {}

  /** The parts that a keyword counts. */
  enum Counted {
    CHARACTERS,
    ELEMENTS,
    MEMBERS;

    /** Returns the number of parts, or -1 if the value is of another type. */
    int in(JsonNode value) {
      return switch (this) {
        case CHARACTERS -> value.isString() ? characters(value.asString()) : -1;
        case ELEMENTS -> value.isArray() ? value.size() : -1;
        case MEMBERS -> value.isObject() ? value.size() : -1;
      };
    }

    String words(int count) {
      return switch (this) {
        case CHARACTERS -> count == 1 ? "has 1 character" : "has %d characters".formatted(count);
        case ELEMENTS -> count == 1 ? "has 1 element" : "has %d elements".formatted(count);
        case MEMBERS -> count == 1 ? "has 1 member" : "has %d members".formatted(count);
      };
    }
  }

  static Check atLeast(Counted counted, JsonNode limit) {
    int least = limit(limit);
    return (value, counter) -> {
      int count = counted.in(value);
      return count >= 0 && count < least
          ? Violation.of(value, () -> Wording.TOO_FEW.with(counted.words(count), limit))
          : null;
    };
  }

  static Check atMost(Counted counted, JsonNode limit) {
    int most = limit(limit);
    return (value, counter) -> {
      int count = counted.in(value);
      return count > most
          ? Violation.of(value, () -> Wording.TOO_MANY.with(counted.words(count), limit))
          : null;
    };
  }

  static Check pattern(JsonNode written) {
    Pattern pattern = RegularExpression.compiled(written);
    return (value, counter) ->
        !value.isString() || pattern.matcher(counter.counted(value.asString())).find()
            ? null
            : Violation.of(value, () -> Wording.PATTERN_NOT_MATCHED.with(written.asString()));
  }

  /** Returns the limit as an int. No value has more parts than an int can count. */
  static int limit(JsonNode number) {
    boolean large = number.decimalValue().precision() - number.decimalValue().scale() > 9;
    return large ? Integer.MAX_VALUE : number.decimalValue().intValue();
  }

  private static int characters(String text) {
    return text.codePointCount(0, text.length());
  }
}
