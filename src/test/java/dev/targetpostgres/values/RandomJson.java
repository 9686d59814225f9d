package dev.targetpostgres.values;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes JSON values of any shape, and the part of them that PostgreSQL keeps. */
final class RandomJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private RandomJson() {}

  /** A number with its digits: 1.50 differs from 1.5, and 1e2 equals 100. */
  record Digits(String plain) {}

  static JsonNode parsed(String json) {
    return MAPPER.readTree(json);
  }

  /** Returns the part of a value that PostgreSQL keeps: every digit, but no blanks and no order. */
  static @Nullable Object kept(JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    if (value.isNumber()) {
      return digits(value.decimalValue());
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isArray()) {
      List<@Nullable Object> elements = new ArrayList<>();
      value.forEach(element -> elements.add(kept(element)));
      return elements;
    }
    if (value.isObject()) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      value.properties().forEach(member -> members.put(member.getKey(), kept(member.getValue())));
      return members;
    }
    return value.asString();
  }

  static Digits digits(BigDecimal number) {
    return new Digits(number.toPlainString());
  }

  /** Returns a value that is not null, but can contain nulls. */
  static String value(Random random, int depth) {
    int kinds = depth > 0 ? 7 : 4;
    return switch (random.nextInt(kinds)) {
      case 0 -> RandomNumbers.number(random);
      case 1 -> RandomText.json(random, RandomText.text(random, 20));
      case 2 -> random.nextBoolean() ? "true" : "false";
      case 3 -> RandomNumbers.written(random, RandomNumbers.integer(random, 64));
      case 4 -> array(random, depth);
      default -> object(random, depth);
    };
  }

  static String object(Random random, int depth) {
    StringBuilder json = new StringBuilder("{").append(blank(random));
    int members = random.nextInt(4);
    for (int i = 0; i < members; i++) {
      String name = i + RandomText.text(random, 5);
      json.append(i == 0 ? "" : "," + blank(random))
          .append(RandomText.json(random, name))
          .append(':')
          .append(blank(random))
          .append(inner(random, depth));
    }
    return json.append(blank(random)).append('}').toString();
  }

  static String array(Random random, int depth) {
    StringBuilder json = new StringBuilder("[").append(blank(random));
    int elements = random.nextInt(4);
    for (int i = 0; i < elements; i++) {
      json.append(i == 0 ? "" : "," + blank(random)).append(inner(random, depth));
    }
    return json.append(blank(random)).append(']').toString();
  }

  private static String inner(Random random, int depth) {
    return random.nextInt(8) == 0 ? "null" : value(random, depth - 1);
  }

  private static String blank(Random random) {
    return random.nextInt(3) == 0 ? " " : "";
  }
}
