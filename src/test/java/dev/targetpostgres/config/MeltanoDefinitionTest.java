package dev.targetpostgres.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Meltano's plugin definition agrees with the settings. */
final class MeltanoDefinitionTest {
  private static final Path FILE = Path.of("meltano", "target-postgres.yml");

  /** The property that makes the test write the file instead of checking it. */
  private static final String UPDATE = "readme.update";

  /** The members that Meltano's schema allows in a setting and that are used here. */
  private static final Set<String> MEMBERS =
      Set.of(
          "name",
          "label",
          "kind",
          "options",
          "value",
          "placeholder",
          "sensitive",
          "aliases",
          "description");

  private static final Set<String> KINDS =
      Set.of("string", "integer", "boolean", "object", "array", "options");

  @BeforeAll
  static void update() throws IOException {
    if (System.getProperty(UPDATE) != null) {
      Files.writeString(FILE, MeltanoDefinition.yaml());
    }
  }

  @Test
  void isWhatTheFileHolds() throws IOException {
    assertThat(Files.readString(FILE))
        .as("%s; to rewrite it: ./mvnw test -Dtest=MeltanoDefinitionTest -D%s", FILE, UPDATE)
        .isEqualTo(MeltanoDefinition.yaml());
  }

  @Test
  void describesEverySettingInTheFormOfTheHub() throws IOException {
    JsonNode definition = new YAMLMapper().readTree(Files.readString(FILE));

    assertThat(definition.path("name").asString()).isEqualTo("target-postgres");
    assertThat(definition.path("namespace").asString()).isEqualTo("target_postgres");
    assertThat(definition.path("pip_url").asString()).isEqualTo("target-postgres-java");
    assertThat(texts(definition.path("capabilities"))).isEqualTo(About.capabilities());
    assertThat(
            definition
                .path("settings")
                .valueStream()
                .map(setting -> setting.path("name").asString()))
        .containsExactlyElementsOf(SettingsTable.ALL.stream().map(Setting::name).toList());
    for (int i = 0; i < SettingsTable.ALL.size(); i++) {
      check(definition.path("settings").path(i), SettingsTable.ALL.get(i));
    }
  }

  private static void check(JsonNode written, Setting<?> setting) {
    assertThat(MEMBERS).as(setting.name()).containsAll(written.propertyNames());
    assertThat(KINDS).contains(written.path("kind").asString());
    assertThat(written.path("description").asString()).isEqualTo(setting.description());
    assertThat(written.path("placeholder").asString("")).isEqualTo(setting.writtenDefault());
    assertThat(written.path("sensitive").asBoolean(false)).isEqualTo(setting.secret());
    assertThat(texts(written.path("aliases"))).isEqualTo(setting.aliases());
    assertThat(written.has("value")).isEqualTo(setting.name().equals("default_target_schema"));
    assertThat(written.has("options")).isEqualTo(setting.kind() instanceof ValueKind.Choice);
    for (JsonNode option : written.path("options")) {
      assertThat((Object) setting.reader().apply(option.path("value"))).isNotNull();
    }
  }

  @Test
  void namesOnlySettingsInItsGroups() throws IOException {
    JsonNode groups =
        new YAMLMapper().readTree(Files.readString(FILE)).path("settings_group_validation");
    List<String> names = SettingsTable.ALL.stream().map(Setting::name).toList();

    assertThat(groups)
        .isNotEmpty()
        .allSatisfy(group -> assertThat(names).containsAll(texts(group)));
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toList();
  }
}
