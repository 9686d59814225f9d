package dev.targetpostgres.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which properties are made of those that a SCHEMA declares.
 *
 * @param onlyNamed whether properties that are neither named here nor keys are left out
 * @param properties by name: SQL that computes it, or the name of another property; nothing where
 *     it is left out
 */
public record PropertyMap(boolean onlyNamed, Map<String, Optional<String>> properties) {
  private static final String PROPERTIES = "properties";
  private static final String REQUIRED = "required";

  /** Copies its map, in its order. */
  public PropertyMap {
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
  }

  /** The properties that are made of a JSON Schema's: those it declares first, in their order. */
  public List<MappedProperty> of(JsonNode schema, List<String> keys) {
    JsonNode declared = schema.path(PROPERTIES);
    List<MappedProperty> mapped = new ArrayList<>();
    for (String name : declared.propertyNames()) {
      Optional<String> wanted = properties.get(name);
      if (wanted == null && (!onlyNamed || keys.contains(name))) {
        mapped.add(new MappedProperty(name, name, null));
      } else if (wanted != null) {
        wanted.ifPresent(written -> mapped.add(property(name, written, declared)));
      }
    }
    properties.forEach(
        (name, wanted) -> {
          if (!declared.has(name)) {
            wanted.ifPresent(written -> mapped.add(property(name, written, declared)));
          }
        });
    return mapped;
  }

  private static MappedProperty property(String name, String written, JsonNode declared) {
    String source = written.strip();
    return declared.has(source)
        ? new MappedProperty(name, source, null)
        : new MappedProperty(name, null, written);
  }

  /**
   * The JSON Schema by which records are checked: a property that is left out may hold anything.
   */
  public JsonNode checked(JsonNode schema) {
    List<String> leftOut =
        properties.entrySet().stream()
            .filter(property -> property.getValue().isEmpty())
            .map(Map.Entry::getKey)
            .toList();
    if (leftOut.isEmpty() || !(schema.deepCopy() instanceof ObjectNode checked)) {
      return schema;
    }
    if (checked.path(PROPERTIES) instanceof ObjectNode declared) {
      leftOut.stream().filter(declared::has).forEach(declared::putObject);
    }
    if (checked.path(REQUIRED) instanceof ArrayNode required) {
      ArrayNode kept = checked.putArray(REQUIRED);
      required.forEach(
          name -> {
            if (!leftOut.contains(name.asString(""))) {
              kept.add(name);
            }
          });
    }
    return checked;
  }
}
