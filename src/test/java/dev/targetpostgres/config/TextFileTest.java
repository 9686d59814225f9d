package dev.targetpostgres.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that settings name. */
final class TextFileTest {
  @ParameterizedTest
  @CsvSource({
    "600, true, true",
    "400, true, true",
    "700, true, true",
    "640, false, true",
    "440, false, true",
    "660, false, false",
    "650, false, false",
    "644, false, false",
    "604, false, false",
    "601, false, false",
    "666, false, false"
  })
  void aKeyIsPrivateAsLibpqSeesIt(String mode, boolean isPrivate, boolean isPrivateOfRoot) {
    assertThat(TextFile.isPrivate(Integer.parseInt(mode, 8), false)).isEqualTo(isPrivate);
    assertThat(TextFile.isPrivate(Integer.parseInt(mode, 8), true)).isEqualTo(isPrivateOfRoot);
  }
}
