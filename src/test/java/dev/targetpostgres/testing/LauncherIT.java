package dev.targetpostgres.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** JAVA_HOME may be there for other programs. */
  @Test
  void prefersTheJavaThatItsOwnVariableNames() {
    String java = System.getProperty("java.home");
    try (TargetProcess target =
        TargetProcess.builder()
            .environment("TARGET_POSTGRES_JAVA_HOME", java)
            .environment("JAVA_HOME", "/nowhere")
            .arguments("--version")
            .start()) {
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TARGET_POSTGRES_JAVA_HOME", "JAVA_HOME"})
  void namesTheVariableThatLeadsToNoJava(String variable) {
    try (TargetProcess target =
        TargetProcess.builder().environment(variable, "/nowhere").arguments("--version").start()) {
      assertThat(target.awaitExit(PATIENCE)).isEqualTo(1);
      assertThat(target.stdoutLines()).isEmpty();
      assertThat(target.stderr())
          .isEqualTo(
              "target-postgres: %s is /nowhere, which has no bin/java. Let it point at Java 17 or newer.",
              variable);
    }
  }

  /** A heap too large for the references that the archive was made with, for one. */
  @Test
  void saysNothingOfAnArchiveThatItCannotUse() {
    try (TargetProcess target =
        TargetProcess.builder()
            .environment("TARGET_POSTGRES_JAVA_OPTS", "-XX:-UseCompressedOops")
            .arguments("--version")
            .start()) {
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(target.stderr()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xlog:gc",
        "-verbose:class",
        "-XX:+PrintCommandLineFlags",
        "-XX:+PrintCompilation"
      })
  void keepsWhatTheVirtualMachineSaysOffStdout(String option) {
    try (TargetProcess target =
        TargetProcess.builder()
            .environment("TARGET_POSTGRES_JAVA_OPTS", option)
            .environment("JAVA_TOOL_OPTIONS", "-Xlog:gc")
            .arguments("--version")
            .start()) {
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(target.stdoutLines()).singleElement().asString().startsWith("target-postgres ");
    }
  }

  @Test
  void keepsItOffStdoutWhenItCannotStart() {
    try (TargetProcess target =
        TargetProcess.builder()
            .environment("TARGET_POSTGRES_JAVA_OPTS", "-Xmx1k")
            .arguments("--version")
            .start()) {
      assertThat(target.awaitExit(PATIENCE)).isEqualTo(1);
      assertThat(target.stdoutLines()).isEmpty();
      assertThat(target.stderr()).contains("Too small maximum heap");
    }
  }
}
