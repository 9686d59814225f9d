package dev.targetpostgres.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OptionsTest {
  @TempDir private Path folder;

  @Test
  void namesEveryScenarioInTheHelp() {
    assertThat(Options.USAGE).contains(Scenario.names(Map.of()));
  }

  @Test
  void knowsEveryScenarioByItsName() {
    assertThat(Scenario.names(Map.of()))
        .allSatisfy(name -> assertThat(Scenario.of(name).scenarioName()).isEqualTo(name));
  }

  @Test
  void takesAllScenariosOfAGroup() {
    assertThat(Options.parse(Map.of(), "--only", "start,far").scenarios())
        .contains("start", "far/append", "far/1-new", "far/100-existing")
        .doesNotContain("append");
  }

  @Test
  void takesJdksInTheirOrder() {
    Jdk running = Jdk.running();
    Options options =
        Options.parse(Map.of(), "--jdk", "b=" + running.home(), "--jdk", "a=" + running.home());
    assertThat(options.jdks()).extracting(Jdk::name).containsExactly("b", "a");
  }

  @Test
  void rejectsAJdkWithoutJava() {
    assertThatThrownBy(() -> Options.parse(Map.of(), "--jdk", "25=" + folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no bin/java in");
  }
}
