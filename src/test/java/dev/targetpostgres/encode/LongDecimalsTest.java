package dev.targetpostgres.encode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.schema.DeclaredValues;
import dev.targetpostgres.singer.LineReader;
import dev.targetpostgres.singer.MessageReader;
import dev.targetpostgres.singer.PropertyNames;
import dev.targetpostgres.singer.RecordMessage;
import dev.targetpostgres.testing.Seed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers are read the same way by the scanner and by Jackson. */
final class LongDecimalsTest {
  private static final int NUMBERS = 5_000;
  private static final int DOUBLE_DIGITS = 17;

  private static final String SCANNED =
      "{\"type\":\"RECORD\",\"stream\":\"s\",\"record\":{\"v\":%s}}\n";

  /** A line with the stream after the record, which only Jackson reads. */
  private static final String PARSED =
      "{\"type\":\"RECORD\",\"record\":{\"v\":%s},\"stream\":\"s\"}\n";

  private final SentValues values =
      new SentValues(
          List.of(new DeclaredValues(Set.of("number"), false, Set.of())),
          Set.of(),
          Encoders.OPTIONS);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.30000000000000004",
        "-1.2345678901234567e-05",
        "-0.00000000012345678901234567",
        "1234567890123456.7e-100",
        "1.7976931348623157E+308",
        "0.0000000000000000000000000",
        "0e000000000000000000000",
        "123456789012345678901234567890",
        "[0.30000000000000004, 123456789012345678901234567890, {\"a\": -0.30000000000000004}]",
      })
  void numbersOfUpTo17DigitsAndIntegersCostNothing(String number) throws IOException {
    assertThat(read(SCANNED, number).hasLongDecimals()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.300000000000000044",
        "-1.22999999999999998",
        "298023223876953125e-25",
        "0.000298023223876953125",
        "[0, {\"a\": 1.22999999999999998}]",
      })
  void numbersOfMoreDigitsAreLookedAt(String number) throws IOException {
    assertThat(read(SCANNED, number).hasLongDecimals()).isTrue();
  }

  @Test
  void bothWaysLeadToTheSameValue() throws IOException {
    Random random = Seed.random("LongDecimalsTest");
    for (int i = 0; i < NUMBERS; i++) {
      String number = number(random);
      RecordMessage scanned = read(SCANNED, number);
      assertThat(scanned.hasLongDecimals()).as(number).isEqualTo(isLongDecimal(number));
      String value = value(scanned);
      RecordMessage parsed = read(PARSED, number);
      assertThat(parsed.hasLongDecimals()).as(number).isTrue();
      assertThat(value(parsed)).as(number).isEqualTo(value);
      assertThat(value(read(SCANNED, "[" + number + "]"))).isEqualTo("[" + value + "]");
      assertThat(value(read(PARSED, "[" + number + "]"))).isEqualTo("[" + value + "]");
    }
  }

  /** Returns whether the number is a long decimal, by the digits of {@link BigDecimal}. */
  private static boolean isLongDecimal(String number) {
    boolean decimal = number.matches(".*[.eE].*");
    BigDecimal read = new BigDecimal(number);
    return decimal && read.signum() != 0 && read.precision() > DOUBLE_DIGITS;
  }

  private static RecordMessage read(String line, String value) throws IOException {
    MessageReader messages = new MessageReader();
    messages.declare(new PropertyNames("s", List.of("v")));
    byte[] bytes = line.formatted(value).getBytes(UTF_8);
    LineReader reader = new LineReader(new ByteArrayInputStream(bytes), 1 << 20);
    assertThat(reader.fill()).isTrue();
    assertThat(reader.next()).isTrue();
    return (RecordMessage) messages.read(reader);
  }

  private String value(RecordMessage record) {
    values.read(record);
    return new String(record.bytes(), record.start(0), record.end(0) - record.start(0), UTF_8);
  }

  /** Returns a number in any form. One in three is a double with all its digits. */
  private static String number(Random random) {
    if (random.nextInt(3) == 0) {
      BigDecimal exact = new BigDecimal(Math.scalb(random.nextDouble(), random.nextInt(80) - 40));
      return random.nextBoolean() ? exact.toPlainString() : exact.toString();
    }
    StringBuilder number = new StringBuilder(random.nextBoolean() ? "-" : "");
    int digits = 1 + random.nextInt(40);
    int whole = random.nextInt(digits + 1);
    number.append(whole == 0 || random.nextInt(4) == 0 ? "0" : digits(random, whole, true));
    if (whole < digits) {
      number.append('.').append("0".repeat(random.nextInt(4) * random.nextInt(8)));
      number.append(digits(random, digits - whole, false));
    }
    if (random.nextInt(3) == 0) {
      String sign = List.of("", "+", "-").get(random.nextInt(3));
      number.append(random.nextBoolean() ? 'e' : 'E').append(sign);
      number.append("0".repeat(random.nextInt(3))).append(random.nextInt(40));
    }
    return number.toString();
  }

  private static String digits(Random random, int count, boolean leading) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < count; i++) {
      int least = leading && i == 0 ? 1 : 0;
      digits.append(random.nextInt(5) == 0 ? least : least + random.nextInt(10 - least));
    }
    return digits.toString();
  }
}
