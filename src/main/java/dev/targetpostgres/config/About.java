package dev.targetpostgres.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Describes the program and its settings, for people and for Meltano. The text is made from {@link
 * SettingsTable} alone, so it contains no values of a user.
 *
 * @param version of the program
 */
public record About(String version) {
  private static final String NAME = "target-postgres";
  private static final String DESCRIPTION = "Loads the output of a Singer tap into PostgreSQL.";

  /** Capabilities in Meltano's terms, each with the setting that it depends on, if any. */
  private static final List<Capability> CAPABILITIES =
      List.of(
          new Capability("about", ""),
          new Capability("activate-version", "activate_version"),
          new Capability("batch", "batch_config"),
          new Capability("hard-delete", "hard_delete"),
          new Capability("schema-flattening", "flattening_enabled"),
          new Capability("stream-maps", "stream_maps"),
          new Capability("structured-logging", ""),
          new Capability("target-schema", "default_target_schema"),
          new Capability("validate-records", "validate_records"));

  /** Words that labels write in capitals. */
  private static final Set<String> ACRONYMS = Set.of("id", "jdbc", "sql", "ssh", "ssl", "url");

  private record Capability(String word, String setting) {}

  /** The form of the description. */
  public enum Format {
    /** For reading on a terminal. */
    TEXT,
    /** As the Meltano SDK describes plugins. */
    JSON,
    /** For documentation. */
    MARKDOWN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Returns the description: one or more lines, each with a line end. */
  public String in(Format format) {
    return switch (format) {
      case TEXT -> text();
      case JSON -> json();
      case MARKDOWN -> markdown();
    };
  }

  static List<String> capabilities() {
    Set<String> settings =
        SettingsTable.ALL.stream().map(Setting::name).collect(Collectors.toSet());
    return CAPABILITIES.stream()
        .filter(known -> known.setting().isEmpty() || settings.contains(known.setting()))
        .map(Capability::word)
        .toList();
  }

  private String text() {
    return "%s %s%n%s%n%nCapabilities: %s%n%nSettings:%n"
            .formatted(NAME, version, DESCRIPTION, String.join(", ", capabilities()))
        + SettingsTable.ALL.stream().map(About::line).collect(Collectors.joining());
  }

  private static String line(Setting<?> setting) {
    String fallback = setting.writtenDefault();
    return "  %s (%s%s%s)%n      %s%n"
        .formatted(
            setting.name(),
            setting.kind().words(),
            fallback.isEmpty() ? "" : "; default " + fallback,
            setting.secret() ? "; secret" : "",
            setting.description());
  }

  private String markdown() {
    return "# `%s`%n%n%s%n%nVersion %s%n%n## Capabilities%n%n%s%n## Settings%n%n"
            .formatted(
                NAME,
                DESCRIPTION,
                version,
                capabilities().stream().map("* `%s`%n"::formatted).collect(Collectors.joining()))
        + SettingsReference.markdown();
  }

  private String json() {
    JsonMapper mapper = JsonMapper.shared();
    ObjectNode about = mapper.createObjectNode();
    about.put("name", NAME).put("description", DESCRIPTION).put("version", version);
    // Meltano expects both members; this program uses neither its SDK nor Python.
    about.putNull("sdk_version").putArray("supported_python_versions");
    capabilities().forEach(about.putArray("capabilities")::add);
    ObjectNode settings = about.putObject("settings").put("type", "object");
    ObjectNode properties = settings.putObject("properties");
    SettingsTable.ALL.forEach(setting -> describe(setting, parent(setting, properties)));
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(about)
        + System.lineSeparator();
  }

  /** Returns the object that describes the setting: a setting with a dot is a member of another. */
  private static ObjectNode parent(Setting<?> setting, ObjectNode properties) {
    if (!setting.name().contains(".")) {
      return properties;
    }
    String name = setting.name().substring(0, setting.name().indexOf('.'));
    ObjectNode parent = properties.withObjectProperty(name);
    if (parent.isEmpty()) {
      ValueKind.Plain.OBJECT.describe(parent);
      parent.put("title", label(name));
    }
    return parent.withObjectProperty("properties");
  }

  private static void describe(Setting<?> setting, ObjectNode properties) {
    ObjectNode schema = properties.putObject(setting.member());
    setting.kind().describe(schema);
    schema.put("title", label(setting.member())).put("description", setting.description());
    Object fallback = setting.fallback();
    if (fallback instanceof Number number) {
      schema.put("default", number.longValue());
    } else if (fallback instanceof Boolean flag) {
      schema.put("default", flag);
    } else if (fallback != null) {
      schema.put("default", setting.writtenDefault());
    }
    if (setting.secret()) {
      schema.put("secret", true).put("writeOnly", true);
    }
  }

  /** Returns a setting's name as a heading: {@code ssl_mode} becomes "SSL Mode". */
  static String label(String name) {
    return Stream.of(name.split("[._]", -1))
        .map(
            word ->
                ACRONYMS.contains(word)
                    ? word.toUpperCase(Locale.ROOT)
                    : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining(" "));
  }
}
