package dev.targetpostgres.load.method;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Seed;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How many pieces it takes to find rows that are rejected. */
final class DivisionTest {
  @Test
  void findsEveryRejectedRowAndLoadsTheOthersInOrder() throws SQLException {
    Random random = Seed.random("DivisionTest");
    for (int i = 0; i < 300; i++) {
      int rows = 1 + random.nextInt(5_000);
      Set<Integer> bad = new TreeSet<>();
      int count = 1 + random.nextInt(Math.min(rows, 12));
      while (bad.size() < count) {
        bad.add(random.nextInt(rows));
      }
      Table table = new Table(bad, Integer.MAX_VALUE);
      new Division("s", rows, table).run(new SQLException("no"));

      assertThat(table.rejected).containsExactlyElementsOf(bad);
      assertThat(table.loaded).hasSize(rows - bad.size()).isSorted();
      double most = 2.0 * bad.size() * (1 + Math.log(rows) / Math.log(2));
      assertThat(table.tried).as("%d of %d", bad.size(), rows).isLessThan((int) most + 2);
    }
  }

  @Test
  void loadsNothingBehindTheRowThatEndsIt() throws SQLException {
    Table table = new Table(Set.of(70, 80), 1);
    new Division("s", 100, table).run(new SQLException("no"));

    assertThat(table.rejected).containsExactly(70);
    assertThat(table.loaded).hasSize(70).isSorted();
  }

  /** Rows fail together, but each can be loaded alone. */
  @Test
  void rejectsNoRowThatIsTakenAlone() throws SQLException {
    Table table = new Table(Set.of(), 1);
    new Division("s", 100, table).run(new SQLException("no"));

    assertThat(table.rejected).isEmpty();
    assertThat(table.loaded).hasSize(100).isSorted();
  }

  private static final class Table implements Division.Loading {
    private final Set<Integer> bad;
    private final int most;
    private final List<Integer> loaded = new ArrayList<>();
    private final List<Integer> rejected = new ArrayList<>();
    private int tried;

    Table(Set<Integer> bad, int most) {
      this.bad = bad;
      this.most = most;
    }

    @Override
    public @Nullable SQLException load(int first, int count) {
      tried++;
      for (int row = first; row < first + count; row++) {
        if (bad.contains(row)) {
          return new SQLException("no");
        }
      }
      for (int row = first; row < first + count; row++) {
        loaded.add(row);
      }
      return null;
    }

    @Override
    public boolean rejected(int row, SQLException cause) {
      rejected.add(row);
      return rejected.size() < most;
    }
  }
}
