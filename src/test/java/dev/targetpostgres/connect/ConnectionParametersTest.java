package dev.targetpostgres.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.config.Settings;
import dev.targetpostgres.config.SettingsReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is connected to where several sources say something about it. */
final class ConnectionParametersTest {
  @Test
  void takesFromTheUrlOnlyWhatItNames() {
    ConnectionParameters parameters =
        parameters(
            "USER",
            "before",
            "PASSWORD",
            "before",
            "PORT",
            "6432",
            "URL",
            "postgres://db/warehouse");

    assertThat(parameters.hosts()).containsExactly(new Host("db", 6432));
    assertThat(parameters.user()).isEqualTo("before");
    assertThat(parameters.password(parameters.hosts().get(0))).isEqualTo("before");
    assertThat(parameters.database()).isEqualTo("warehouse");
  }

  @Test
  void takesTheUsersNameForADatabaseThatNobodyNames() {
    assertThat(parameters("URL", "postgresql://loader@db").database()).isEqualTo("loader");
  }

  @Test
  void takesSeveralHostsOfASetting() {
    assertThat(parameters("USER", "a", "HOST", "one:1,two,[::1]:3", "PORT", "9").hosts())
        .containsExactly(new Host("one", 1), new Host("two", 9), new Host("::1", 3));
  }

  @Test
  void showsTheServersWithoutThePassword() {
    assertThat(parameters("URL", "postgresql://loader:secret@one:1,[::1]/w"))
        .hasToString("one:1, [::1]:5432, database w, user loader");
  }

  /** Settings by their names in the environment, and their values, in turns. */
  private static ConnectionParameters parameters(String... namesAndValues) {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put("TARGET_POSTGRES_" + namesAndValues[i], namesAndValues[i + 1]);
    }
    Settings settings = SettingsReader.read(List.of(), environment);
    return ConnectionParameters.of(settings);
  }
}
