package dev.targetpostgres.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ThinnedTest {
  @Test
  void keepsEverythingWhileThereIsRoom() {
    assertThat(filled(4).members()).containsExactly(0, 1, 2, 3);
    assertThat(filled(4).step()).isEqualTo(1);
  }

  @Test
  void leavesOutEverySecondMemberWhereThereIsNone() {
    assertThat(filled(5).members()).containsExactly(0, 2, 4);
    assertThat(filled(8).members()).containsExactly(0, 2, 4, 6);
    assertThat(filled(9).members()).containsExactly(0, 4, 8);
    assertThat(filled(9).step()).isEqualTo(4);
  }

  @Test
  void neverGrows() {
    assertThat(filled(100_000).members()).hasSizeBetween(2, 4).contains(0, 65_536);
  }

  private static Thinned<Integer> filled(int members) {
    Thinned<Integer> thinned = new Thinned<>(4);
    for (int i = 0; i < members; i++) {
      thinned.add(i);
    }
    return thinned;
  }
}
