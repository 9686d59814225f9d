package dev.targetpostgres.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The packaged launcher starts and knows itself. */
final class LauncherIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void tellsItsVersion() {
    try (TargetProcess target = TargetProcess.builder().arguments("--version").start()) {
      assertThat(target.awaitExit(PATIENCE)).isZero();
      assertThat(target.stdoutLines()).singleElement().asString().matches(".*\\d+\\.\\d+.*");
      assertThat(target.stderr()).isEmpty();
    }
  }

  @Test
  void explainsItself() {
    try (TargetProcess target = TargetProcess.builder().arguments("--help").start()) {
      assertThat(target.awaitExit(PATIENCE)).isZero();
      assertThat(String.join("\n", target.stdoutLines()))
          .contains("target-postgres", "--config", "--input");
      assertThat(target.stderr()).isEmpty();
    }
  }
}
