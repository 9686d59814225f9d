package dev.targetpostgres.load;

import dev.targetpostgres.config.StreamMap;
import dev.targetpostgres.postgres.RowExpressions.Input;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.MappedProperty;
import dev.targetpostgres.schema.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A stream map and the stream that it is for.
 *
 * @param inputs all properties of the stream that goes in, with the types that its SCHEMA gives
 *     them
 * @param config values for the expressions, a JSON object
 * @param types of the computed properties, as the server tells them
 */
record StreamMapping(
    StreamMap map, List<Property> inputs, String config, Map<String, ColumnType> types) {
  /** No map. */
  static final StreamMapping NONE = new StreamMapping(StreamMap.SAME, List.of(), "{}", Map.of());

  StreamMapping {
    inputs = List.copyOf(inputs);
    types = Map.copyOf(types);
  }

  /** Whether expressions are to be evaluated for the rows of these properties. */
  boolean computes(List<Property> properties) {
    return map.filter() != null
        || properties.stream().anyMatch(property -> property.expression() != null);
  }

  StreamMapping withTypes(UnaryOperator<ColumnType> changed) {
    return new StreamMapping(
        map,
        inputs.stream().map(input -> input.withType(changed.apply(input.type()))).toList(),
        config,
        types);
  }

  StreamMapping withComputed(Map<String, ColumnType> computed) {
    return new StreamMapping(map, inputs, config, computed);
  }

  /** What expressions can name, wherever it is staged. */
  List<Input> scope() {
    return inputs.stream()
        .map(input -> new Input(input.name(), input.name(), input.type(), input.type()))
        .toList();
  }

  /** The properties that the map makes of a SCHEMA's. */
  static List<MappedProperty> properties(StreamMap map, JsonNode schema, List<String> keys) {
    JsonNode declared = schema.path("properties");
    List<MappedProperty> mapped = new ArrayList<>();
    for (String name : declared.propertyNames()) {
      Optional<String> wanted = map.properties().get(name);
      if (wanted == null && (!map.onlyNamed() || keys.contains(name))) {
        mapped.add(new MappedProperty(name, name, null));
      } else if (wanted != null) {
        wanted.ifPresent(written -> mapped.add(property(name, written, declared)));
      }
    }
    map.properties()
        .forEach(
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

  /** The SCHEMA by which records are checked: a property that is left out may hold anything. */
  static JsonNode checked(StreamMap map, JsonNode schema) {
    if (map.properties().values().stream().allMatch(Optional::isPresent)) {
      return schema;
    }
    ObjectNode checked = (ObjectNode) schema.deepCopy();
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.asString("")));
    map.properties()
        .forEach(
            (name, wanted) -> {
              if (wanted.isEmpty() && checked.path("properties") instanceof ObjectNode properties) {
                required.remove(name);
                if (properties.has(name)) {
                  properties.set(name, JsonNodeFactory.instance.objectNode());
                }
              }
            });
    if (checked.has("required")) {
      checked.set("required", JsonNodeFactory.instance.arrayNode().addAll(strings(required)));
    }
    return checked;
  }

  private static List<JsonNode> strings(List<String> texts) {
    List<JsonNode> nodes = new ArrayList<>();
    texts.forEach(text -> nodes.add(JsonNodeFactory.instance.stringNode(text)));
    return nodes;
  }

  /** The type that the server gives a computed property. */
  @Nullable ColumnType type(String property) {
    return types.get(property);
  }
}
