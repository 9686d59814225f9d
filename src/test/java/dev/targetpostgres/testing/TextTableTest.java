package dev.targetpostgres.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TextTableTest {
  @Test
  void alignsTextToTheLeftAndNumbersToTheRight() {
    TextTable table = TextTable.of("id", "name");
    table.row("1", "Zoë 王");
    table.row("12", null);
    assertThat(table.text())
        .isEqualTo(
            """
             id | name
            ----+--------
              1 | Zoë 王
             12 |
            """);
  }

  @Test
  void cutsLongCellsAndLeavesOutColumnsThatDoNotFit() {
    TextTable table = TextTable.limited(List.of("a", "b", "c"), 6, 12);
    table.row("one\ntwo", "1234567890", "x");
    assertThat(table.text())
        .isEqualTo(
            """
             a
            --------
             one⏎t…
             … and 2 more columns
            """);
  }
}
