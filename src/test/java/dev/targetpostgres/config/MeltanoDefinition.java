package dev.targetpostgres.config;

import dev.targetpostgres.config.ValueKind.Choice;
import dev.targetpostgres.config.ValueKind.Plain;
import dev.targetpostgres.config.ValueKind.Whole;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * The plugin definition in the form of Meltano's hub. It contains no defaults as values, since
 * Meltano would pass them as if the user had written them: a default host would win over a service
 * file, and {@code ssl_enable} over {@code ssl_mode}.
 */
final class MeltanoDefinition {
  /** Matches texts that need no quotes in YAML. */
  private static final Pattern PLAIN =
      Pattern.compile("(?!(?i:true|false|null|yes|no|on|off)$)[A-Za-z$./][\\w $./+-]*");

  private static final String SCHEMA = "default_target_schema";

  private MeltanoDefinition() {}

  static String yaml() {
    return """
        # Made from the table of settings by MeltanoDefinitionTest.
        name: target-postgres
        namespace: target_postgres
        variant: java
        label: PostgreSQL
        description: PostgreSQL database loader
        domain_url: https://www.postgresql.org/
        keywords:
        - database
        maintenance_status: active
        dialect: postgres
        target_schema: $TARGET_POSTGRES_DEFAULT_TARGET_SCHEMA
        pip_url: target-postgres-java
        executable: target-postgres
        capabilities:
        """
        + list(About.capabilities())
        + """
        settings_group_validation:
        - - user
        - - sqlalchemy_url
        - - service
        settings:
        """
        + SettingsTable.ALL.stream().map(MeltanoDefinition::setting).collect(Collectors.joining());
  }

  private static String list(List<String> words) {
    return words.stream().map("- %s\n"::formatted).collect(Collectors.joining());
  }

  private static String setting(Setting<?> setting) {
    StringBuilder yaml = new StringBuilder("- name: " + setting.name() + "\n");
    add(yaml, "label", About.label(setting.name()));
    add(yaml, "kind", kind(setting.kind()));
    if (setting.kind() instanceof Choice choice) {
      yaml.append("  options:\n");
      choice
          .choices()
          .forEach(
              word ->
                  yaml.append("  - label: %s\n    value: %s\n".formatted(text(word), text(word))));
    }
    if (setting.name().equals(SCHEMA)) {
      add(yaml, "value", "$MELTANO_EXTRACT__LOAD_SCHEMA");
    }
    if (!setting.writtenDefault().isEmpty()) {
      add(yaml, "placeholder", setting.writtenDefault());
    }
    if (setting.secret()) {
      yaml.append("  sensitive: true\n");
    }
    if (!setting.aliases().isEmpty()) {
      yaml.append("  aliases:\n");
      setting.aliases().forEach(alias -> yaml.append("  - " + alias + "\n"));
    }
    add(yaml, "description", setting.description());
    return yaml.toString();
  }

  /** Returns Meltano's kind: string for a string or a list, since a string can hold a list. */
  private static String kind(ValueKind kind) {
    if (kind instanceof Whole) {
      return "integer";
    }
    if (kind instanceof Choice) {
      return "options";
    }
    return kind == Plain.LIST ? "array" : kind instanceof Plain ? kind.words() : "string";
  }

  private static void add(StringBuilder yaml, String name, String value) {
    yaml.append("  ").append(name).append(": ").append(text(value)).append('\n');
  }

  /** Returns a text for YAML, which accepts JSON's strings. */
  private static String text(String value) {
    return PLAIN.matcher(value).matches() ? value : JsonMapper.shared().writeValueAsString(value);
  }
}
