package dev.targetpostgres.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class QuantityTest {
  @Test
  void bytesHaveTheUnitThatSuitsThem() {
    assertThat(Quantity.bytes(0)).isEqualTo("0 B");
    assertThat(Quantity.bytes(999)).isEqualTo("999 B");
    assertThat(Quantity.bytes(1_000)).isEqualTo("1.0 kB");
    assertThat(Quantity.bytes(999_949)).isEqualTo("999.9 kB");
    assertThat(Quantity.bytes(999_950)).isEqualTo("1.0 MB");
    assertThat(Quantity.bytes(49_800_000)).isEqualTo("49.8 MB");
    assertThat(Quantity.bytes(1_200_000_000_000_000L)).isEqualTo("1200.0 TB");
  }
}
