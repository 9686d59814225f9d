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

  /** What becomes of the stream's properties. */
  PropertyMap properties() {
    return properties(map);
  }

  static PropertyMap properties(StreamMap map) {
    return new PropertyMap(map.onlyNamed(), map.properties());
  }

  /** The type that the server gives a computed property. */
  @Nullable ColumnType type(String property) {
    return types.get(property);
  }
}
