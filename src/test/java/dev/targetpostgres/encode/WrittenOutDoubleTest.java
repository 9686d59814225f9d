package dev.targetpostgres.encode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Seed;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WrittenOutDoubleTest {
  private static final int DOUBLE_DIGITS = 17;
  private static final int FRACTION_DIGITS = 10;

  private final WrittenOutDouble number = new WrittenOutDouble();

  @ParameterizedTest
  @CsvSource({
    "1.229999999999999982236431605997495353221893310546875, 1.23",
    "-1.229999999999999982236431605997495353221893310546875, -1.23",
    "0.1000000000000000055511151231257827021181583404541015625, 0.1",
    "0.100000000000000005551115123125782702118158340454101562500, 0.1",
    "1.000000000000000055511151231257827021181583404541015625e-1, 0.1",
    "2.98023223876953125E-8, 2.9802322387695312E-8",
    "298023223876953125E-25, 2.9802322387695312E-8",
    "1234567890123.449951171875, 1234567890123.45",
    "12345678.9199999999254941940307617187500, 12345678.92",
  })
  void findsTheShortest(String sent, String shortest) {
    assertThat(shortest(sent)).isEqualTo(shortest);
  }

  @ParameterizedTest
  @CsvSource({
    "1.229999999999999982236431605997495353221893310546876",
    "1.229999999999999982236431605997495353221893310546865",
    "0.12345678901234565",
    "0.30000000000000004",
    "0.50000000000000000000",
    "12345678901234567.89",
    "1234567890123456.75",
    "-197811482404664.56250",
    "98765432109.123046875",
    "1180591620717411303424.0",
    "1.180591620717411303424e21",
    "3.14159265358979323845",
    "1e-400",
    "1e400",
    "1e-400000000",
    "1e400000000",
    "1234567890123456789.5e400000000",
    "1234567890123456789.5e-400000000",
    "-0.0",
    "0.0000000000000000000000",
  })
  void leavesOtherNumbers(String sent) {
    assertThat(shortest(sent)).isNull();
  }

  @Test
  void leavesNumbersThatAreLongerThanAnyDouble() {
    String double1 = "1.229999999999999982236431605997495353221893310546875";
    assertThat(shortest(double1 + "0".repeat(1_000_000))).isNull();
    assertThat(shortest("0." + "5".repeat(1_000_000))).isNull();
  }

  @Test
  void findsTheShortestOfTheEdges() {
    double[] edges = {
      Double.MIN_VALUE,
      Double.MIN_VALUE * 3,
      Double.MIN_NORMAL,
      Math.nextDown(Double.MIN_NORMAL),
      9.5367431640625E-7,
      Math.nextUp(1.0),
      Math.nextDown(1.0),
      2.0E-3,
      4.4501477170144023E-308,
      2.2250738585072014E-308,
    };
    for (double edge : edges) {
      check(edge);
    }
    assertThat(WrittenOutDouble.shortest(Double.MIN_VALUE)).isEqualByComparingTo("5e-324");
    assertThat(WrittenOutDouble.shortest(2.0E-3)).isEqualByComparingTo("0.002");
    assertThat(WrittenOutDouble.shortest(Double.MAX_VALUE))
        .isEqualByComparingTo("1.7976931348623157E308");
  }

  @Test
  void findsTheShortestOfAnyDouble() {
    Random random = Seed.random("WrittenOutDoubleTest");
    for (int i = 0; i < 2_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value) && value != 0) {
        check(value);
      }
      check(random.nextInt(1_000_000_000) / 100.0);
      check(Math.scalb(1.0, random.nextInt(2098) - 1074));
    }
  }

  private void check(double value) {
    BigDecimal exact = new BigDecimal(value);
    BigDecimal shortest = WrittenOutDouble.shortest(value);
    assertThat(shortest.doubleValue()).isEqualTo(value);
    assertThat(shortest.precision())
        .isLessThanOrEqualTo(
            new BigDecimal(Double.toString(value)).stripTrailingZeros().precision());
    if (shortest.precision() > 1) {
      requireNoShorter(exact, shortest.precision() - 1, value);
    }
    String sent = exact.toPlainString();
    boolean writtenOut = exact.scale() >= FRACTION_DIGITS && exact.precision() > DOUBLE_DIGITS;
    assertThat(shortest(sent)).isEqualTo(writtenOut ? shortest.toPlainString() : null);
    if (writtenOut) {
      assertThat(shortest(exact.toString()))
          .satisfies(text -> assertThat(Double.parseDouble(text)).isEqualTo(value));
    }
  }

  private static void requireNoShorter(BigDecimal exact, int digits, double value) {
    for (RoundingMode mode : new RoundingMode[] {RoundingMode.FLOOR, RoundingMode.CEILING}) {
      assertThat(exact.round(new MathContext(digits, mode)).doubleValue()).isNotEqualTo(value);
    }
  }

  private @Nullable String shortest(String sent) {
    byte[] bytes = ("," + sent + ",").getBytes(US_ASCII);
    byte[] shortest = number.shortest(bytes, 1, bytes.length - 1);
    return shortest == null ? null : new String(shortest, US_ASCII);
  }
}
