package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Effort;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.Seed;
import dev.targetpostgres.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Damaged input ends the run in time. The error names the damaged line. All records before it are
 * in the table, and none after it.
 */
final class FuzzTest {
  private static final int RUNS = Effort.times(100);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern LINE = Pattern.compile("\\bline (\\d+)");
  private static final int LONGEST_SHOWN = 300;

  @AutoClose private static final TestDatabase database = PostgresServer.shared().createDatabase();

  @Test
  void loadsExactlyWhatComesBeforeTheFirstBadLine() {
    Random seeds = Seed.random("FuzzTest");
    for (int run = 0; run < RUNS; run++) {
      long seed = seeds.nextLong();
      MutatedInput input = MutatedInput.random(new Random(seed));
      String schema = "fuzz_" + run;
      TargetRun ended =
          Assertions.assertTimeoutPreemptively(
              PATIENCE, () -> run(input, schema), () -> "seed " + seed);
      try {
        check(input, ended, schema);
      } catch (AssertionError failed) {
        throw new AssertionError(
            "run %d, seed %d%n%s%n%s".formatted(run, seed, shown(input), ended.output()), failed);
      }
    }
  }

  private static TargetRun run(MutatedInput input, String schema) {
    Map<String, Object> settings =
        Map.of(
            "default_target_schema",
            schema,
            "load_method",
            "append",
            "add_record_metadata",
            false,
            "max_parallelism",
            1,
            "batch_size_rows",
            5);
    return TargetRun.on(database, settings, input.bytes());
  }

  private static void check(MutatedInput input, TargetRun run, String schema) {
    assertThat(run.exitCode()).isIn(0, 1, 2, 3);
    assertThat(run.stderr()).noneMatch(line -> line.startsWith("\tat "));
    if (input.hasItsSchema()) {
      assertThat(run.exitCode()).isIn(0, 3);
      int bad = run.exitCode() == 0 ? 0 : badLine(run);
      if (bad > 0) {
        assertThat(input.lines().get(bad - 1).intact()).as("line %d intact", bad).isFalse();
      }
      checkRows(input.before(bad), schema);
      checkStates(input.before(bad), run.stdout());
    }
  }

  private static int badLine(TargetRun run) {
    Matcher line = LINE.matcher(run.errors().get(0));
    assertThat(line.find()).as("names the line").isTrue();
    return Integer.parseInt(line.group(1));
  }

  /** Checks that all intact records are there, and at most one row more for each damaged line. */
  private static void checkRows(List<MutatedInput.Line> lines, String schema) {
    List<String> expected = new ArrayList<>();
    int damaged = 0;
    for (MutatedInput.Line line : lines) {
      if (!line.intact()) {
        damaged++;
      } else if (line.kind() == MutatedInput.Kind.RECORD) {
        expected.add(String.valueOf(line.number()));
      }
    }
    boolean declared =
        lines.stream().anyMatch(line -> line.intact() && line.kind() == MutatedInput.Kind.SCHEMA);
    List<String> rows =
        !declared
            ? List.of()
            : database.queryRows("SELECT seq FROM %s.items".formatted(schema)).stream()
                .map(row -> Objects.requireNonNullElse(row.get(0), "NULL"))
                .toList();
    List<String> others = new ArrayList<>(rows);
    expected.forEach(others::remove);
    assertThat(rows).containsAll(expected).hasSize(expected.size() + others.size());
    assertThat(others).hasSizeLessThanOrEqualTo(damaged);
  }

  /** Checks that the last printed STATE is the newest one, unless that could be a damaged one. */
  private static void checkStates(List<MutatedInput.Line> lines, List<String> printed) {
    List<String> states = new ArrayList<>();
    boolean damagedIsNewest = false;
    boolean damaged = false;
    for (MutatedInput.Line line : lines) {
      damaged |= !line.intact();
      damagedIsNewest |= !line.intact();
      if (line.intact() && line.kind() == MutatedInput.Kind.STATE) {
        states.add(Tap.printedState(line.number()));
        damagedIsNewest = false;
      }
    }
    if (!damaged) {
      assertThat(states).containsAll(printed);
    }
    if (!damagedIsNewest && !states.isEmpty()) {
      assertThat(printed).last().isEqualTo(states.get(states.size() - 1));
    }
  }

  private static String shown(MutatedInput input) {
    StringBuilder text = new StringBuilder();
    for (MutatedInput.Line line : input.lines()) {
      String shown = line.text();
      text.append(line.intact() ? "  " : "! ")
          .append(shown, 0, Math.min(shown.length(), LONGEST_SHOWN))
          .append('\n');
    }
    return text.toString();
  }
}
