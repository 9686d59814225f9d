package dev.targetpostgres.config;

import static dev.targetpostgres.config.Setting.object;

import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The settings that map streams, a part of {@link SettingsTable}. */
final class StreamMapSettings {
  static final Setting<ObjectNode> STREAM_MAPS =
      object(
          "stream_maps",
          "Renames, drops, copies and filters streams and properties, and computes properties"
              + " with SQL expressions. The format is the Meltano SDK's, with SQL instead of Python."
              + " See [Stream maps](stream-maps.md).");

  static final Setting<ObjectNode> STREAM_MAP_CONFIG =
      object(
              "stream_map_config",
              "Values for the expressions in `stream_maps`, which read them as `config->>'name'`."
                  + " They are part of the SQL that the server gets.")
          .asSecret();

  static final List<Setting<?>> ALL = List.of(STREAM_MAPS, STREAM_MAP_CONFIG);

  private static final String NULL = "__NULL__";
  private static final String ELSE = "__else__";
  private static final String ALIAS = "__alias__";
  private static final String SOURCE = "__source__";
  private static final String FILTER = "__filter__";
  private static final String KEYS = "__key_properties__";
  private static final String RESERVED = "__";
  private static final List<String> OURS = List.of(ELSE, ALIAS, SOURCE, FILTER, KEYS);

  private final List<Text> problems;

  private StreamMapSettings(List<Text> problems) {
    this.problems = problems;
  }

  /** Returns the maps of a run. */
  static StreamMaps of(Settings settings) {
    return read(settings.find(STREAM_MAPS).orElse(null), new ArrayList<>());
  }

  /** Returns the values for the expressions as a JSON object. */
  static String config(Settings settings) {
    return settings.find(STREAM_MAP_CONFIG).map(ObjectNode::toString).orElse("{}");
  }

  /** Reads the setting, and adds its errors to the problems. */
  static StreamMaps read(@Nullable Object written, List<Text> problems) {
    return written instanceof ObjectNode object
        ? new StreamMapSettings(problems).maps(object)
        : StreamMaps.NONE;
  }

  private StreamMaps maps(ObjectNode written) {
    List<StreamMaps.Rule> rules = new ArrayList<>();
    boolean onlyNamed = false;
    for (Map.Entry<String, JsonNode> entry : written.properties()) {
      String name = entry.getKey();
      String where = "stream_maps." + name;
      if (name.equals(ELSE)) {
        onlyNamed = requireNull(where, entry.getValue());
      } else if (name.startsWith(RESERVED)) {
        problem(where, Wording.MAP_UNKNOWN.with(ELSE));
      } else {
        rules.add(rule(where, name, entry.getValue()));
      }
    }
    return new StreamMaps(rules, onlyNamed);
  }

  private StreamMaps.Rule rule(String where, String stream, JsonNode written) {
    if (isNull(written)) {
      return new StreamMaps.Rule(stream, false, Optional.empty());
    }
    if (!(written instanceof ObjectNode body)) {
      problem(where, Wording.MAP_NEITHER_OBJECT_NOR_NULL.with());
      return new StreamMaps.Rule(stream, false, Optional.empty());
    }
    String source = text(where, body, SOURCE);
    String alias = text(where, body, ALIAS);
    if (source != null && alias != null) {
      problem(where, Wording.MAP_NAMES_TWICE.with(SOURCE, ALIAS));
    }
    String name = source == null ? alias : stream;
    return new StreamMaps.Rule(
        source == null ? stream : source, source != null, Optional.of(map(where, name, body)));
  }

  private StreamMap map(String where, @Nullable String name, ObjectNode body) {
    boolean onlyNamed = body.has(ELSE) && requireNull(where + "." + ELSE, body.path(ELSE));
    Map<String, Optional<String>> properties = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : body.properties()) {
      String property = entry.getKey();
      JsonNode written = entry.getValue();
      if (OURS.contains(property)) {
        continue;
      }
      if (property.startsWith(RESERVED)) {
        Optional<String> meant = NearNames.meant(property, OURS);
        if (meant.isPresent()) {
          problems.add(Wording.SETTING_MEANT.with(where + "." + property, meant.get()));
          continue;
        }
      }
      if (isNull(written)) {
        properties.put(property, Optional.empty());
      } else if (written.isString() && !written.asString().isBlank()) {
        properties.put(property, Optional.of(written.asString()));
      } else {
        problem(where + "." + property, Wording.MAP_NEITHER_SQL_NOR_NULL.with());
      }
    }
    return new StreamMap(
        name, keys(where + "." + KEYS, body), text(where, body, FILTER), onlyNamed, properties);
  }

  private @Nullable List<String> keys(String where, ObjectNode body) {
    JsonNode written = body.path(KEYS);
    if (written.isMissingNode() || isNull(written)) {
      return written.isMissingNode() ? null : List.of();
    }
    List<String> keys = new ArrayList<>();
    written.forEach(key -> keys.add(key.isString() ? key.asString() : ""));
    if (!written.isArray() || keys.contains("")) {
      problem(where, Wording.MAP_NEITHER_NAMES_NOR_NULL.with());
    }
    return keys;
  }

  private @Nullable String text(String where, ObjectNode body, String name) {
    JsonNode written = body.path(name);
    if (written.isMissingNode() || written.isNull()) {
      return null;
    }
    if (!written.isString() || written.asString().isBlank()) {
      problem(where + "." + name, Wording.MAP_NO_STRING.with());
    }
    return written.asString("");
  }

  private boolean requireNull(String where, JsonNode written) {
    if (!isNull(written)) {
      problem(where, Wording.MAP_NOT_NULL.with());
    }
    return true;
  }

  private static boolean isNull(JsonNode written) {
    return written.isNull() || written.asString("").equals(NULL);
  }

  private void problem(String where, Text what) {
    problems.add(Wording.WRONG_MAP.with(where, what));
  }
}
