package dev.targetpostgres.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class WordingTest {
  @Test
  void putsValuesInAndTellsTheWayOut() {
    assertThat(Wording.FORMAT_UNKNOWN.with("csv"))
        .hasToString("format \"csv\" is not supported, only jsonl is");
    assertThat(Wording.LIBRARY_NOT_WRITABLE.with("/opt"))
        .hasToString("/opt is not writable; let the owner of the installation run the command");
  }

  @Test
  void takesTextsAndPartsOfTextsAsValues() {
    assertThat(Wording.NOT_A_TABLE.with("t", Wording.A_VIEW))
        .asString()
        .startsWith("t exists and is not a table but a view; ");
    assertThat(Wording.AT_LINE.with(4, Wording.NOT_PARSED.with()))
        .hasToString("line 4: cannot be parsed, so it cannot be checked");
  }

  @Test
  void leavesWhatLooksLikeAGapInAValueAlone() {
    assertThat(Wording.CANNOT_CONNECT.with("%s", "100 %"))
        .hasToString("cannot connect to %s: 100 %");
  }

  @Test
  void wantsAValueForEachGap() {
    assertThrows(AssertionError.class, () -> Wording.CANNOT_CONNECT.with("localhost"));
    assertThrows(AssertionError.class, () -> Wording.NOT_PARSED.with("one too many"));
  }
}
