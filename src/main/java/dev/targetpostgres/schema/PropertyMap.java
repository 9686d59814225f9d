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
 * The properties that a stream map makes from those of a SCHEMA. Immutable.
 *
 * @param onlyNamed whether to drop properties that are neither in the map nor keys
 * @param properties by name: SQL that computes the property, or the name of another property; empty
 *     to drop it
 */
public record PropertyMap(boolean onlyNamed, Map<String, Optional<String>> properties) {
  private static final String PROPERTIES = "properties";
  private static final String REQUIRED = "required";

  /** Copies the map with its order. */
  public PropertyMap {
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
  }

  /** Returns the mapped properties: first those that the JSON Schema declares, in their order. */
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

  /** Returns the JSON Schema for checking records. In it, a dropped property can hold anything. */
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
