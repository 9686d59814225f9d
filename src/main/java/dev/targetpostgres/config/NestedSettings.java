package dev.targetpostgres.config;

import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the settings whose values are objects: {@code streams} and {@code schema_mapping}. */
final class NestedSettings {
  private static final List<String> OVERRIDES =
      List.of("schema", "table", "key_properties", "load_method", "distribute_by", "columns");
  private static final List<String> COLUMN_OVERRIDES = List.of("name", "type");

  static final String TARGET_SCHEMA = "target_schema";
  static final String PERMISSIONS = "target_schema_select_permissions";
  static final String INDICES = "indices";
  private static final List<String> MAPPED = List.of(TARGET_SCHEMA, PERMISSIONS, INDICES);

  private final List<Text> problems;

  /** Makes a reader that adds its errors to the list. */
  NestedSettings(List<Text> problems) {
    this.problems = problems;
  }

  /** Returns the overrides in the order written, none if the setting is not an object. */
  List<StreamOverride> streams(@Nullable Object streams) {
    List<StreamOverride> overrides = new ArrayList<>();
    if (streams instanceof ObjectNode object) {
      object
          .properties()
          .forEach(entry -> overrides.add(override(entry.getKey(), entry.getValue())));
    }
    return overrides;
  }

  private StreamOverride override(String glob, JsonNode body) {
    String where = "streams." + glob;
    if (!(body instanceof ObjectNode object)) {
      problems.add(Wording.MUST_BE_AN_OBJECT.with(where));
      return StreamOverride.NONE;
    }
    requireKnown(where, object, OVERRIDES);
    return new StreamOverride(
        glob,
        member(where, object, Setting.text("schema", null, "")),
        member(where, object, Setting.text("table", null, "")),
        keys(where, object.path("key_properties")),
        member(where, object, SettingsTable.LOAD_METHOD),
        member(where, object, SettingsTable.DISTRIBUTE_BY),
        columns(where + ".columns", object.path("columns")));
  }

  void requireKnown(String where, ObjectNode object, List<String> known) {
    for (String name : object.propertyNames()) {
      if (!known.contains(name)) {
        problems.add(
            NearNames.meant(name, known)
                .map(meant -> Wording.SETTING_MEANT.with(where + "." + name, meant))
                .orElseGet(
                    () -> Wording.UNKNOWN_MEMBER.with(where, name, String.join(", ", known))));
      }
    }
  }

  private Map<String, ColumnOverride> columns(String where, JsonNode body) {
    Map<String, ColumnOverride> columns = new HashMap<>();
    if (isUnset(body)) {
      return columns;
    }
    if (!body.isObject()) {
      problems.add(Wording.MUST_BE_AN_OBJECT.with(where));
    }
    for (Map.Entry<String, JsonNode> entry : body.properties()) {
      String column = where + "." + entry.getKey();
      if (entry.getValue() instanceof ObjectNode object) {
        requireKnown(column, object, COLUMN_OVERRIDES);
        columns.put(
            entry.getKey(),
            new ColumnOverride(
                member(column, object, Setting.text("name", null, "")),
                member(column, object, Setting.text("type", null, ""))));
      } else {
        problems.add(Wording.MUST_BE_COLUMN.with(column));
      }
    }
    return columns;
  }

  <T> @Nullable T member(String where, ObjectNode object, Setting<T> setting) {
    JsonNode value = object.path(setting.member());
    if (isUnset(value)) {
      return null;
    }
    try {
      return setting.reader().apply(value);
    } catch (IllegalArgumentException wrong) {
      String name = where + "." + setting.member();
      problems.add(Setting.mustBe(name, wrong, setting.secret(), value));
      return null;
    }
  }

  private @Nullable List<String> keys(String where, JsonNode value) {
    if (isUnset(value)) {
      return null;
    }
    List<String> keys = new ArrayList<>();
    boolean right = value.isArray();
    for (JsonNode key : value) {
      right &= key.isString() && !key.asString().isEmpty();
      keys.add(key.asString(""));
    }
    if (!right) {
      problems.add(Wording.MUST_BE_KEYS.with(where, Setting.shown(value)));
    }
    return keys;
  }

  private static boolean isUnset(JsonNode value) {
    return value.isMissingNode() || WrittenSettings.isUnset(value);
  }

  /** Checks PipelineWise's mapping of schemas. */
  void checkSchemaMapping(@Nullable Object mapping) {
    if (mapping instanceof ObjectNode object) {
      object
          .properties()
          .forEach(entry -> checkMapped("schema_mapping." + entry.getKey(), entry.getValue()));
    }
  }

  private void checkMapped(String where, JsonNode body) {
    if (!(body instanceof ObjectNode object) || !body.path(TARGET_SCHEMA).isString()) {
      problems.add(Wording.MUST_BE_MAPPED_SCHEMA.with(where));
      return;
    }
    requireKnown(where, object, MAPPED);
    checkTexts(where + "." + PERMISSIONS, object.path(PERMISSIONS));
    JsonNode indices = object.path(INDICES);
    if (!indices.isObject() && !isUnset(indices)) {
      problems.add(Wording.MUST_BE_AN_OBJECT.with(where + "." + INDICES));
    } else if (indices instanceof ObjectNode tables) {
      tables
          .properties()
          .forEach(
              entry -> checkTexts(where + "." + INDICES + "." + entry.getKey(), entry.getValue()));
    }
  }

  private void checkTexts(String where, JsonNode value) {
    try {
      if (!isUnset(value)) {
        Setting.readTexts(value);
      }
    } catch (IllegalArgumentException wrong) {
      problems.add(Setting.mustBe(where, wrong, false, value));
    }
  }
}
