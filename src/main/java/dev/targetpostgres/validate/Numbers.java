package dev.targetpostgres.validate;

import dev.targetpostgres.report.Wording;
import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;

/** Checks for numbers. NaN passes, since it cannot be compared; the column's encoder decides. */
final class Numbers {
  private Numbers() {}

  static boolean isFinite(JsonNode number) {
    return !number.isDouble() || Double.isFinite(number.doubleValue());
  }

  /** Returns whether the number is an integer in JSON Schema's sense, which includes 1.0. */
  static boolean isWhole(JsonNode number) {
    return number.isIntegralNumber()
        || (isFinite(number) && SameValue.Digits.of(number.decimalValue()).isWhole());
  }

  static Check minimum(JsonNode bound) {
    BigDecimal limit = bound.decimalValue();
    return (value, counter) ->
        compared(value, limit) < 0
            ? Violation.of(value, () -> Wording.TOO_SMALL.with(bound))
            : null;
  }

  static Check maximum(JsonNode bound) {
    BigDecimal limit = bound.decimalValue();
    return (value, counter) ->
        compared(value, limit) > 0
            ? Violation.of(value, () -> Wording.TOO_LARGE.with(bound))
            : null;
  }

  static Check exclusiveMinimum(JsonNode bound) {
    BigDecimal limit = bound.decimalValue();
    return (value, counter) ->
        isComparable(value) && compared(value, limit) <= 0
            ? Violation.of(value, () -> Wording.NOT_ABOVE.with(bound))
            : null;
  }

  static Check exclusiveMaximum(JsonNode bound) {
    BigDecimal limit = bound.decimalValue();
    return (value, counter) ->
        isComparable(value) && compared(value, limit) >= 0
            ? Violation.of(value, () -> Wording.NOT_BELOW.with(bound))
            : null;
  }

  static Check multipleOf(JsonNode step) {
    SameValue.Digits divisor = SameValue.Digits.of(step.decimalValue());
    return (value, counter) -> isMultiple(value, divisor) ? null : noMultiple(value, step);
  }

  private static boolean isMultiple(JsonNode value, SameValue.Digits step) {
    return !value.isNumber()
        || !isFinite(value)
        || SameValue.Digits.of(value.decimalValue()).isMultipleOf(step);
  }

  private static Violation noMultiple(JsonNode value, JsonNode step) {
    return Violation.of(value, () -> Wording.NOT_A_MULTIPLE.with(step));
  }

  private static boolean isComparable(JsonNode value) {
    return value.isNumber() && !(value.isDouble() && Double.isNaN(value.doubleValue()));
  }

  /** Returns 0 for values that are not numbers. */
  private static int compared(JsonNode value, BigDecimal limit) {
    if (!isComparable(value)) {
      return 0;
    }
    return isFinite(value)
        ? value.decimalValue().compareTo(limit)
        : Double.compare(value.doubleValue(), 0);
  }
}
