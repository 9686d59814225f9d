package dev.targetpostgres.encode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.targetpostgres.singer.JsonKind;
import dev.targetpostgres.testing.Seed;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DecimalTest {
  private final Decimal decimal = new Decimal();

  @Test
  void seesWhatBigDecimalSees() {
    Random random = Seed.random("DecimalTest");
    RandomValues values = new RandomValues(random);
    for (int i = 0; i < 20_000; i++) {
      String text = (random.nextBoolean() ? values.decimal() : values.integer()).text();
      if (Character.isDigit(text.charAt(text.length() - 1))) {
        check(text);
      }
    }
  }

  private void check(String text) {
    byte[] bytes = ("x" + text + "9").getBytes(US_ASCII);
    Decimal.Form form = decimal.read(JsonKind.DECIMAL, bytes, 1, bytes.length - 1);
    BigDecimal expected = new BigDecimal(text);
    assertThat(form).isEqualTo(Decimal.Form.FINITE);
    assertThat(decimal.isNegative()).as(text).isEqualTo(text.startsWith("-"));
    assertThat(decimal.isZero()).as(text).isEqualTo(expected.signum() == 0);
    assertThat(decimal.scale()).as(text).isEqualTo(Math.max(expected.scale(), 0));
    if (expected.signum() != 0) {
      BigDecimal stripped = expected.stripTrailingZeros();
      assertThat(decimal.lowestPower()).as(text).isEqualTo(-stripped.scale());
      assertThat(decimal.significantDigits()).as(text).isEqualTo(stripped.precision());
      assertThat(decimal.highestPower())
          .as(text)
          .isEqualTo(stripped.precision() - stripped.scale() - 1);
      assertThat(decimal.isWhole()).as(text).isEqualTo(stripped.scale() <= 0);
    }
    if (decimal.isWhole() && expected.precision() - expected.scale() < 100) {
      checkLong(text, expected);
    }
  }

  private void checkLong(String text, BigDecimal expected) {
    if (expected.toBigInteger().bitLength() <= 63) {
      assertThat(decimal.longValueExact()).as(text).isEqualTo(expected.longValueExact());
    } else {
      assertThatThrownBy(decimal::longValueExact).isInstanceOf(ArithmeticException.class);
    }
  }
}
