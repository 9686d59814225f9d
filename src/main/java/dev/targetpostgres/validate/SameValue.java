package dev.targetpostgres.validate;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Converts JSON values to keys that are equal if the values are: 1, 1.0 and 10e-1 are one number.
 * It never expands an exponent, however large. Pure functions.
 */
final class SameValue {
  private SameValue() {}

  /**
   * A number in a unique form.
   *
   * @param digits digits with the sign, without zeros at the end
   * @param exponent power of ten
   */
  record Digits(String digits, long exponent) {
    static Digits of(BigDecimal decimal) {
      if (decimal.signum() == 0) {
        return new Digits("0", 0);
      }
      String digits = decimal.unscaledValue().toString();
      int end = digits.length();
      while (digits.charAt(end - 1) == '0') {
        end--;
      }
      return new Digits(digits.substring(0, end), (long) digits.length() - end - decimal.scale());
    }

    boolean isWhole() {
      return exponent >= 0;
    }

    boolean isMultipleOf(Digits step) {
      if (digits.equals("0")) {
        return true;
      }
      if (exponent < step.exponent) {
        return false;
      }
      // As many tens as the divisor has bits contain every factor 2 and 5 of the divisor.
      BigInteger divisor = new BigInteger(step.digits);
      long tens = Math.min(exponent - step.exponent, divisor.bitLength());
      return new BigInteger(digits).multiply(BigInteger.TEN.pow((int) tens)).mod(divisor).signum()
          == 0;
    }
  }

  static Object key(JsonNode value, StepCounter counter) {
    counter.step();
    return switch (value.getNodeType()) {
      case NUMBER ->
          Numbers.isFinite(value) ? Digits.of(value.decimalValue()) : value.doubleValue();
      case STRING -> value.asString();
      case BOOLEAN -> value.booleanValue();
      case ARRAY -> elements(value, counter);
      case OBJECT -> members(value, counter);
      case NULL, MISSING, BINARY, POJO -> JsonNull.ONLY;
    };
  }

  private enum JsonNull {
    ONLY
  }

  private static List<Object> elements(JsonNode array, StepCounter counter) {
    List<Object> keys = new ArrayList<>();
    array.forEach(element -> keys.add(key(element, counter)));
    return keys;
  }

  private static Map<String, Object> members(JsonNode object, StepCounter counter) {
    Map<String, Object> keys = new HashMap<>();
    object.properties().forEach(entry -> keys.put(entry.getKey(), key(entry.getValue(), counter)));
    return keys;
  }
}
