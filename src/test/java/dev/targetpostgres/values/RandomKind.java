package dev.targetpostgres.values;

import static dev.targetpostgres.values.RandomJson.digits;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A kind of column: its declaration, values to send, and the way to read them back from {@code
 * to_jsonb}.
 *
 * @param column its type; the target itself must choose it if {@code isNew}
 * @param schema members of its JSON Schema
 * @param next function that makes a value
 * @param read function that reads the result of {@code to_jsonb}, never null
 */
record RandomKind(
    String column,
    boolean isNew,
    String schema,
    Function<Random, Sent> next,
    Function<JsonNode, Object> read) {

  /**
   * A value.
   *
   * @param json JSON to send
   * @param expected value that reading it back must return
   */
  record Sent(String json, @Nullable Object expected) {}

  private static final String STRING = "\"type\":[\"string\",\"null\"]";
  private static final String[] MOODS = {"sad", "ok", "very happy", "NULL", ""};

  /** Statements that make types for the columns. */
  static final String TYPES =
      """
      CREATE TYPE mood AS ENUM ('sad', 'ok', 'very happy', 'NULL', '');
      CREATE DOMAIN money_amount AS numeric(12,2) CHECK (VALUE > -1e9)
      """;

  /** Returns one of each kind, some of them random. */
  static List<RandomKind> all(Random random) {
    List<RandomKind> kinds = new ArrayList<>(scalars(random));
    kinds.add(json("jsonb", true, "\"type\":[\"object\",\"null\"]", r -> RandomJson.object(r, 3)));
    kinds.add(json("jsonb", true, "", r -> RandomJson.value(r, 3)));
    kinds.add(json("json", false, "", r -> RandomJson.value(r, 3)));
    for (RandomKind element : scalars(random)) {
      kinds.add(arrayOf(element));
    }
    return kinds;
  }

  private static List<RandomKind> scalars(Random random) {
    int length = 1 + random.nextInt(30);
    int scale = random.nextInt(20);
    int precision = scale + 1 + random.nextInt(20);
    return List.of(
        integer("bigint", "", Long.SIZE),
        integer("integer", ",\"minimum\":-2147483648,\"maximum\":2147483647", Integer.SIZE),
        integer("smallint", ",\"minimum\":-32768,\"maximum\":32767", Short.SIZE),
        number("numeric", true, "", r -> RandomNumbers.number(r), -1),
        number(
            "numeric(%d,%d)".formatted(precision, scale),
            true,
            ",\"format\":\"x-singer.decimal\",\"precision\":%d,\"scale\":%d"
                .formatted(precision, scale),
            r -> RandomNumbers.decimal(r, precision - scale, scale),
            scale),
        number("money_amount", false, "", r -> RandomNumbers.decimal(r, 8, 2), 2),
        floating("double precision", RandomKind::nextDouble, Double::parseDouble),
        floating("real", RandomKind::nextFloat, text -> Float.parseFloat(text)),
        new RandomKind(
            "boolean",
            true,
            "\"type\":[\"boolean\",\"null\"]",
            r -> r.nextBoolean() ? new Sent("true", true) : new Sent("false", false),
            JsonNode::booleanValue),
        string("text", true, "", r -> RandomText.text(r, 40)),
        string(
            "character varying(%d)".formatted(length), false, "", r -> RandomText.text(r, length)),
        string("mood", false, "", r -> MOODS[r.nextInt(MOODS.length)]),
        string(
            "inet",
            false,
            "",
            r -> "10.%d.%d.7/%d".formatted(r.nextInt(256), r.nextInt(256), r.nextInt(32))),
        interval(),
        uuid(),
        day(),
        moment("timestamp with time zone", true),
        moment("timestamp without time zone", false),
        time(),
        timeWithZone(),
        bytes());
  }

  private static RandomKind integer(String column, String bounds, int bits) {
    return new RandomKind(
        column,
        true,
        "\"type\":[\"integer\",\"null\"]" + bounds,
        r -> {
          long value = RandomNumbers.integer(r, bits);
          return new Sent(RandomNumbers.written(r, value), value);
        },
        JsonNode::longValue);
  }

  private static RandomKind number(
      String column, boolean isNew, String format, Function<Random, String> next, int scale) {
    return new RandomKind(
        column,
        isNew,
        "\"type\":[\"number\",\"null\"]" + format,
        r -> {
          if (r.nextInt(50) == 0) {
            return new Sent("NaN", "NaN");
          }
          String number = next.apply(r);
          BigDecimal value = new BigDecimal(number);
          return new Sent(
              number, digits(scale < 0 ? value : value.setScale(scale, RoundingMode.UNNECESSARY)));
        },
        actual -> actual.isString() ? actual.asString() : digits(actual.decimalValue()));
  }

  private static String nextDouble(Random random) {
    double value = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(value) ? RandomNumbers.shortest(value) : Double.toString(value);
  }

  private static String nextFloat(Random random) {
    float value = Float.intBitsToFloat(random.nextInt());
    return Float.isFinite(value) ? RandomNumbers.shortest(value) : Float.toString(value);
  }

  /** Returns a kind whose values are the nearest numbers of a floating-point type. */
  private static RandomKind floating(
      String column, Function<Random, String> next, ToDoubleFunction<String> nearest) {
    return new RandomKind(
        column,
        false,
        "\"type\":[\"number\",\"null\"]",
        r -> {
          String text = next.apply(r);
          double value = nearest.applyAsDouble(text);
          // In jsonb, zero has no sign.
          return new Sent(text, value == 0 ? 0.0 : value);
        },
        actual -> nearest.applyAsDouble(actual.asString()));
  }

  private static RandomKind string(
      String column, boolean isNew, String format, Function<Random, String> next) {
    return new RandomKind(
        column,
        isNew,
        STRING + format,
        r -> {
          String text = next.apply(r);
          return new Sent(RandomText.json(r, text), text);
        },
        JsonNode::asString);
  }

  private static RandomKind interval() {
    return new RandomKind(
        "interval",
        false,
        STRING,
        r -> {
          int days = 2 + r.nextInt(10_000);
          LocalTime time = LocalTime.ofSecondOfDay(1 + r.nextInt(86_399));
          String text = "%d days %tT".formatted(days, time);
          String iso =
              "P%dDT%dH%dM%dS".formatted(days, time.getHour(), time.getMinute(), time.getSecond());
          return new Sent(quoted(r.nextBoolean() ? text : iso), text);
        },
        JsonNode::asString);
  }

  private static RandomKind uuid() {
    return new RandomKind(
        "uuid",
        true,
        STRING + ",\"format\":\"uuid\"",
        r -> {
          UUID uuid = new UUID(r.nextLong(), r.nextLong());
          String text = r.nextBoolean() ? uuid.toString() : uuid.toString().replace("-", "");
          return new Sent(quoted(r.nextBoolean() ? text : text.toUpperCase(Locale.ROOT)), uuid);
        },
        actual -> UUID.fromString(actual.asString()));
  }

  private static RandomKind day() {
    return new RandomKind(
        "date",
        true,
        STRING + ",\"format\":\"date\"",
        r -> {
          LocalDateTime day = RandomMoments.day(r).atStartOfDay();
          return new Sent(quoted(RandomMoments.written(day.toLocalDate())), day);
        },
        actual -> RandomMoments.moment(actual.asString()));
  }

  private static RandomKind moment(String column, boolean isNew) {
    return new RandomKind(
        column,
        isNew,
        STRING + ",\"format\":\"date-time\"",
        r -> {
          LocalDateTime utc = RandomMoments.day(r).atTime(RandomMoments.time(r));
          ZoneOffset offset = RandomMoments.offset(r);
          return new Sent(quoted(RandomMoments.written(r, utc, offset)), utc);
        },
        actual -> RandomMoments.moment(actual.asString()));
  }

  private static RandomKind time() {
    return new RandomKind(
        "time without time zone",
        true,
        STRING + ",\"format\":\"time\"",
        r -> {
          LocalTime time = RandomMoments.time(r);
          return new Sent(quoted(RandomMoments.written(r, time)), time);
        },
        actual -> LocalTime.parse(actual.asString()));
  }

  private static RandomKind timeWithZone() {
    return new RandomKind(
        "time with time zone",
        false,
        STRING + ",\"format\":\"time\"",
        r -> {
          LocalTime time = RandomMoments.time(r);
          ZoneOffset offset = RandomMoments.offset(r);
          String text = RandomMoments.written(r, time) + RandomMoments.written(r, offset);
          return new Sent(quoted(text), OffsetTime.of(time, offset));
        },
        actual -> {
          String text = actual.asString();
          return OffsetTime.parse(text.matches(".*[+-]\\d\\d") ? text + ":00" : text);
        });
  }

  private static RandomKind bytes() {
    return new RandomKind(
        "bytea",
        true,
        STRING + ",\"contentEncoding\":\"base64\"",
        r -> {
          byte[] bytes = new byte[r.nextInt(40)];
          r.nextBytes(bytes);
          Base64.Encoder encoder = r.nextBoolean() ? Base64.getEncoder() : Base64.getUrlEncoder();
          return new Sent(
              quoted(encoder.encodeToString(bytes)), "\\x" + HexFormat.of().formatHex(bytes));
        },
        JsonNode::asString);
  }

  private static RandomKind json(
      String column, boolean isNew, String schema, Function<Random, String> next) {
    return new RandomKind(
        column,
        isNew,
        schema,
        r -> {
          String json = next.apply(r);
          return new Sent(json, RandomJson.kept(RandomJson.parsed(json)));
        },
        RandomJson::kept);
  }

  private static RandomKind arrayOf(RandomKind element) {
    return new RandomKind(
        element.column() + "[]",
        false,
        element.schema().replaceFirst("\"type\":\\[[^]]*]", "\"type\":[\"array\",\"null\"]"),
        r -> {
          List<String> json = new ArrayList<>();
          List<@Nullable Object> expected = new ArrayList<>();
          int elements = r.nextInt(4);
          for (int i = 0; i < elements; i++) {
            Sent sent = r.nextInt(6) == 0 ? new Sent("null", null) : element.next().apply(r);
            json.add(sent.json());
            expected.add(sent.expected());
          }
          return new Sent(json.toString(), expected);
        },
        actual -> {
          List<@Nullable Object> elements = new ArrayList<>();
          actual.forEach(
              value -> elements.add(value.isNull() ? null : element.read().apply(value)));
          return elements;
        });
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
