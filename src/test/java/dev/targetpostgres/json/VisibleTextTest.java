package dev.targetpostgres.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VisibleTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "żółć \"quoted\" \\u001b",
        "👩‍👩‍👧 हिन्दी עברית",
        "non\u00A0breaking"
      })
  void leavesWhatIsSeenAsItIs(String text) {
    assertThat(VisibleText.of(text)).isSameAs(text);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 7, 8, 9, 0xA, 0xD, 0x1B, 0x7F, 0x80, 0x85, 0x9B, 0x9D, 0x61C, 0x200E, 0x200F, 0x2028,
        0x2029, 0x202A, 0x202E, 0x2066, 0x2069, 0xD83D, 0xDC69
      })
  void writesWhatActsAsAnEscape(int character) {
    String escape = "\\u%04x".formatted(character);
    String text = Character.toString((char) character);
    assertThat(VisibleText.of(text)).isEqualTo(escape);
    assertThat(VisibleText.of("é" + text + "b" + text)).isEqualTo("é" + escape + "b" + escape);
  }

  @Test
  void cutsWhatNobodyReads() {
    assertThat(VisibleText.cut("x".repeat(1_000))).hasSize(1_000).doesNotContain("…");
    assertThat(VisibleText.cut("x".repeat(1_000_000))).hasSize(1_001).endsWith("x…");
    assertThat(VisibleText.cut("x".repeat(999) + "👩")).hasSize(1_000).endsWith("x…");
  }
}
