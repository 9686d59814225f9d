package dev.targetpostgres.encode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.encode.RandomValues.Value;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ColumnType.Numeric;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ColumnType.Time;
import dev.targetpostgres.schema.ColumnType.Timestamp;
import dev.targetpostgres.schema.ContentEncoding;
import dev.targetpostgres.singer.JsonKind;
import dev.targetpostgres.singer.JsonScanner;
import dev.targetpostgres.testing.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Encoders read usual values in words of eight bytes, and others byte by byte. If the bytes end
 * right after the value, encoders cannot read words. So the test can encode each value both ways.
 */
final class FastPathsTest {
  private static final int VALUES = 20_000;

  /** More bytes than any fast path reads after a value. */
  private static final int BEHIND = 64;

  private final Random random = Seed.random("FastPathsTest");
  private final RandomValues values = new RandomValues(random);
  private final JsonScanner scanner = new JsonScanner();

  /** The number of values that were not rejected. */
  private int taken;

  static Stream<ColumnType> numbers() {
    return Stream.of(
        Simple.SMALLINT,
        Simple.INTEGER,
        Simple.BIGINT,
        Simple.REAL,
        Simple.DOUBLE_PRECISION,
        Numeric.UNCONSTRAINED,
        new Numeric(12, 2),
        new Numeric(4, 4),
        new Numeric(38, 19));
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void numbersAreTheSameBothWays(ColumnType type) {
    compare(type, () -> values.number(number()).json());
    assertThat(taken).isGreaterThan(VALUES / 100);
  }

  static Stream<ColumnType> moments() {
    return Stream.of(
        new Timestamp(true, 6),
        new Timestamp(false, 6),
        new Timestamp(true, 3),
        Simple.DATE,
        new Time(false, 6));
  }

  @ParameterizedTest
  @MethodSource("moments")
  void momentsAreTheSameBothWays(ColumnType type) {
    List<Supplier<Value>> sources = List.of(values::timestamp, values::date, values::timeInUtc);
    compare(type, () -> random.nextBoolean() ? moment() : one(sources).get().json());
    assertThat(taken).isGreaterThan(VALUES / 100);
  }

  @Test
  void stringsAreWhatJacksonReads() {
    JsonMapper jackson = JsonMapper.shared();
    ValueEncoder text = encoder(Simple.TEXT);
    for (int i = 0; i < VALUES; i++) {
      String json = values.characters().json();
      String expected = jackson.readValue(json, String.class);
      CopyBuffer out = new CopyBuffer(new PlainChunks());
      encode(text, padded(json), out);
      byte[] field = out.toByteArray();
      assertThat(new String(field, Integer.BYTES, field.length - Integer.BYTES, UTF_8))
          .as(json)
          .isEqualTo(expected);
    }
  }

  private void compare(ColumnType type, Supplier<String> source) {
    ValueEncoder encoder = encoder(type);
    for (int i = 0; i < VALUES; i++) {
      String json = source.get();
      byte[] padded = padded(json);
      String fast = outcome(encoder, padded, padded.length);
      String plain = outcome(encoder, padded, json.getBytes(UTF_8).length);
      assertThat(fast).as("%s as %s", json, type.sql()).isEqualTo(plain);
    }
  }

  /**
   * Returns the encoded bytes, or the reason why the value is rejected.
   *
   * @param readable number of bytes in the buffer; the length of the value without its last quote
   *     prevents reading in words
   */
  private String outcome(ValueEncoder encoder, byte[] padded, int readable) {
    int end = scanner.value(padded, 0);
    assertThat(end).as("%s", new String(padded, UTF_8)).isPositive();
    byte kind = scanner.kind();
    boolean quoted = kind == JsonKind.STRING || kind == JsonKind.ESCAPED_STRING;
    int behind = quoted ? end - 1 : end;
    byte[] bytes = readable > end ? padded : Arrays.copyOf(padded, behind);
    CopyBuffer out = new CopyBuffer(new PlainChunks());
    try {
      encoder.encode(kind, bytes, quoted ? 1 : 0, behind, out);
      taken++;
      return Arrays.toString(out.toByteArray());
    } catch (RejectedValueException rejected) {
      return String.valueOf(rejected.getMessage());
    }
  }

  private void encode(ValueEncoder encoder, byte[] padded, CopyBuffer out) {
    int end = scanner.value(padded, 0);
    encoder.encode(scanner.kind(), padded, 1, end - 1, out);
  }

  private static ValueEncoder encoder(ColumnType type) {
    return ValueEncoders.of(type, ContentEncoding.NONE, Encoders.OPTIONS);
  }

  /** Returns the value followed by characters that could be part of a value. */
  private byte[] padded(String json) {
    StringBuilder line = new StringBuilder(json).append(one(List.of(",", "}", "]", " ")));
    for (int i = 0; i < BEHIND; i++) {
      line.append("0123456789.e-:TZ\"".charAt(random.nextInt(17)));
    }
    return line.toString().getBytes(UTF_8);
  }

  /** Returns a number, usually with a length at a limit of the fast paths: 8, 15, 16 or 18. */
  private String number() {
    String sign = random.nextInt(3) == 0 ? "-" : "";
    String whole = random.nextInt(4) == 0 ? "0" : digits(1 + random.nextInt(9), 1 + length());
    String fraction = random.nextInt(3) == 0 ? "" : "." + digits(random.nextInt(10), 1 + length());
    String exponent = random.nextInt(10) == 0 ? "e" + (random.nextInt(9) - 4) : "";
    return sign + whole + fraction + exponent;
  }

  private int length() {
    return random.nextInt(one(List.of(3, 9, 20)));
  }

  /** Returns digits with more zeros than by chance, as in prices. */
  private String digits(int first, int count) {
    StringBuilder digits = new StringBuilder().append(first);
    for (int i = 1; i < count; i++) {
      digits.append(random.nextInt(3) == 0 ? 0 : random.nextInt(10));
    }
    return digits.toString();
  }

  /** Returns a moment in the usual form, or nearly in it. */
  private String moment() {
    StringBuilder moment =
        new StringBuilder(
            "%04d-%02d-%02d%s%02d:%02d:%02d"
                .formatted(
                    random.nextInt(12) == 0 ? random.nextInt(10_000) : 1990 + random.nextInt(60),
                    random.nextInt(14),
                    random.nextInt(33),
                    one(List.of("T", "T", " ", "t")),
                    random.nextInt(25),
                    random.nextInt(61),
                    random.nextInt(61)));
    if (random.nextBoolean()) {
      moment.append('.').append(digits(random.nextInt(10), 1 + random.nextInt(8)));
    }
    moment.append(one(List.of("", "Z", "Z", "+00:00", "-05:30", "+15:59", "+16:00", "+0100", "z")));
    if (random.nextInt(4) == 0) {
      moment.setCharAt(random.nextInt(moment.length()), "0:-T Z.9é".charAt(random.nextInt(9)));
    }
    return "\"" + moment + "\"";
  }

  private <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
