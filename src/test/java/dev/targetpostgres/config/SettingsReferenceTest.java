package dev.targetpostgres.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference of settings agrees with the settings. */
final class SettingsReferenceTest {
  private static final Path REFERENCE = Path.of("docs", "settings.md");
  private static final String BEGIN = "<!-- settings -->\n";
  private static final String END = "<!-- /settings -->\n";

  /** The property that makes the test write the file instead of checking it. */
  private static final String UPDATE = "readme.update";

  @Test
  void isWhatThePageSays() throws IOException {
    String page = Files.readString(REFERENCE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    String expected = page.substring(0, begin) + SettingsReference.markdown() + page.substring(end);
    if (System.getProperty(UPDATE) != null) {
      Files.writeString(REFERENCE, expected);
    }

    assertThat(Files.readString(REFERENCE))
        .as(
            "docs/settings.md; to rewrite it: ./mvnw test -Dtest=SettingsReferenceTest -D%s",
            UPDATE)
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
