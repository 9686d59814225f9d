package dev.targetpostgres.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description of the program is correct, and Meltano can read it. */
final class AboutTest {
  /** Meltano's names for capabilities that a target can have. */
  private static final List<String> MELTANOS_WORDS =
      List.of(
          "about",
          "activate-version",
          "batch",
          "hard-delete",
          "schema-flattening",
          "stream-maps",
          "structured-logging",
          "target-schema",
          "validate-records");

  private static final About ABOUT = new About("1.2.3");

  private final JsonNode json = JsonMapper.shared().readTree(ABOUT.in(About.Format.JSON));

  /** The schema of each setting, by its name with dots. */
  private final Map<String, JsonNode> schemas = schemas("", json.path("settings"));

  @Test
  void hasTheMembersThatMeltanoReads() {
    assertThat(json.propertyNames())
        .containsExactly(
            "name",
            "description",
            "version",
            "sdk_version",
            "supported_python_versions",
            "capabilities",
            "settings");
    assertThat(json.path("name").asString()).isEqualTo("target-postgres");
    assertThat(json.path("version").asString()).isEqualTo("1.2.3");
    assertThat(json.path("supported_python_versions").isArray()).isTrue();
    assertThat(json.at("/settings/type").asString()).isEqualTo("object");
  }

  @Test
  void namesWhatItCanDoInMeltanosWords() {
    List<String> words = json.path("capabilities").valueStream().map(JsonNode::asString).toList();

    assertThat(MELTANOS_WORDS).containsAll(words);
    assertThat(words)
        .isSorted()
        .contains("about", "activate-version", "hard-delete", "structured-logging")
        .contains("target-schema", "validate-records");
    assertThat(words.contains("batch")).isEqualTo(schemas.containsKey("batch_config"));
    assertThat(words.contains("stream-maps")).isEqualTo(schemas.containsKey("stream_maps"));
  }

  @Test
  void describesEverySettingByAJsonSchema() {
    assertThat(schemas.keySet())
        .containsExactlyElementsOf(SettingsTable.ALL.stream().map(Setting::name).toList());
    for (Setting<?> setting : SettingsTable.ALL) {
      JsonNode schema = schema(setting);
      assertThat(types(schema)).as(setting.name()).hasSizeGreaterThan(1).endsWith("null");
      assertThat(schema.path("title").asString()).isNotBlank();
      assertThat(schema.path("description").asString()).isEqualTo(setting.description());
    }
  }

  @Test
  void marksSecretsAndNothingElse() {
    for (Setting<?> setting : SettingsTable.ALL) {
      JsonNode schema = schema(setting);
      assertThat(schema.path("secret").asBoolean(false)).isEqualTo(setting.secret());
      assertThat(schema.path("writeOnly").asBoolean(false)).isEqualTo(setting.secret());
    }
    assertThat(schemas.get("password").path("secret").asBoolean(false)).isTrue();
    assertThat(schemas.get("ssh_tunnel.private_key").path("writeOnly").asBoolean(false)).isTrue();
  }

  @Test
  void givesDefaultsOfTheirOwnType() {
    for (Setting<?> setting : SettingsTable.ALL) {
      JsonNode fallback = schema(setting).path("default");
      assertThat(fallback.asString("")).isEqualTo(setting.writtenDefault());
      if (!fallback.isMissingNode()) {
        String type =
            fallback.isIntegralNumber() ? "integer" : fallback.isBoolean() ? "boolean" : "string";
        assertThat(types(schema(setting))).as(setting.name()).contains(type);
      }
    }
  }

  @Test
  void givesChoicesAndBounds() {
    assertThat(schemas.get("load_method").path("enum").valueStream().map(JsonNode::asString))
        .containsExactly("append", "append-only", "upsert", "overwrite");
    assertThat(schemas.get("port").path("minimum").asInt()).isOne();
    assertThat(schemas.get("port").path("maximum").asInt()).isEqualTo(65_535);
    assertThat(schemas.get("batch_size_rows").has("maximum")).isFalse();
    assertThat(types(schemas.get("before_run_sql"))).containsExactly("string", "array", "null");
    assertThat(schemas.get("ssl_mode").path("title").asString()).isEqualTo("SSL Mode");
  }

  @ParameterizedTest
  @EnumSource(About.Format.class)
  void namesEverythingInEveryForm(About.Format format) {
    String text = ABOUT.in(format);

    assertThat(text).endsWith("\n").contains("target-postgres", "1.2.3");
    assertThat(text).contains(About.capabilities());
    SettingsTable.ALL.forEach(setting -> assertThat(text).contains(setting.member()));
  }

  private JsonNode schema(Setting<?> setting) {
    JsonNode schema = schemas.get(setting.name());
    assertThat(schema).as(setting.name()).isNotNull();
    return schema;
  }

  private static List<String> types(JsonNode schema) {
    return schema.path("type").valueStream().map(JsonNode::asString).toList();
  }

  private static Map<String, JsonNode> schemas(String prefix, JsonNode object) {
    Map<String, JsonNode> schemas = new LinkedHashMap<>();
    object
        .path("properties")
        .properties()
        .forEach(
            entry -> {
              String name = prefix + entry.getKey();
              if (entry.getValue().has("properties")) {
                schemas.putAll(schemas(name + ".", entry.getValue()));
              } else {
                schemas.put(name, entry.getValue());
              }
            });
    return schemas;
  }
}
