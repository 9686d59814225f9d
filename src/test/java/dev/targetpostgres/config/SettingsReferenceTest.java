package dev.targetpostgres.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README's reference of settings is what the program knows. */
final class SettingsReferenceTest {
  private static final Path README = Path.of("README.md");
  private static final String BEGIN = "<!-- settings -->\n";
  private static final String END = "<!-- /settings -->\n";

  /** Has the test write what it would otherwise expect. */
  private static final String UPDATE = "readme.update";

  @Test
  void isWhatTheReadmeSays() throws IOException {
    String readme = Files.readString(README);
    int begin = readme.indexOf(BEGIN) + BEGIN.length();
    int end = readme.indexOf(END);
    String expected =
        readme.substring(0, begin) + SettingsReference.markdown() + readme.substring(end);
    if (System.getProperty(UPDATE) != null) {
      Files.writeString(README, expected);
    }

    assertThat(Files.readString(README))
        .as("README.md; to rewrite it: ./mvnw test -Dtest=SettingsReferenceTest -D%s", UPDATE)
        .isEqualTo(expected);
  }

  @Test
  void namesEverySettingAliasAndDefault() {
    String markdown = SettingsReference.markdown();

    for (Setting<?> setting : SettingsTable.ALL) {
      assertThat(markdown).contains("\n| `" + setting.name() + "` | ");
      setting.aliases().forEach(alias -> assertThat(markdown).contains("`" + alias + "`"));
      assertThat(markdown).contains(setting.writtenDefault());
    }
  }

  @Test
  void hasFourCellsInEveryRow() {
    assertThat(SettingsReference.markdown().lines().filter(line -> line.startsWith("|")))
        .hasSize(SettingsTable.ALL.size() + 2)
        .allSatisfy(row -> assertThat(row.replace("\\|", "").split("\\|", -1)).hasSize(6));
  }
}
