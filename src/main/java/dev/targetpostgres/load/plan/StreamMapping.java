package dev.targetpostgres.load.plan;

import dev.targetpostgres.config.StreamMap;
import dev.targetpostgres.postgres.RowExpressions.Input;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.Property;
import dev.targetpostgres.schema.PropertyMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A stream map and the stream that it is for.
 *
 * @param inputs all properties of the incoming stream, with the types that its SCHEMA gives them
 * @param config values for the expressions, a JSON object
 * @param types of the computed properties, as the server says
 */
record StreamMapping(
    StreamMap map, List<Property> inputs, String config, Map<String, ColumnType> types) {
  /** The mapping of a stream without a map. */
  static final StreamMapping NONE = new StreamMapping(StreamMap.SAME, List.of(), "{}", Map.of());

  StreamMapping {
    inputs = List.copyOf(inputs);
    types = Map.copyOf(types);
  }

  /** Returns whether expressions are evaluated for the rows of these properties. */
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

  /** Returns what expressions can name, wherever it is staged. */
  List<Input> scope() {
    return inputs.stream()
        .map(input -> new Input(input.name(), input.name(), input.type(), input.type()))
        .toList();
  }

  /** Returns what becomes of the stream's properties. */
  PropertyMap properties() {
    return properties(map);
  }

  static PropertyMap properties(StreamMap map) {
    return new PropertyMap(map.onlyNamed(), map.properties());
  }

  /** Returns the type of a computed property, as the server says. */
  @Nullable ColumnType type(String property) {
    return types.get(property);
  }
}
