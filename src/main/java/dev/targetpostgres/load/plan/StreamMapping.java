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
 * A stream map, applied to a stream of the tap.
 *
 * @param inputs all properties of the tap's stream, with their types by the SCHEMA
 * @param config JSON object with the values that expressions can use
 * @param types the server's types of the computed properties
 */
record StreamMapping(
    StreamMap map, List<Property> inputs, String config, Map<String, ColumnType> types) {
  /** The mapping of a stream without a map. */
  static final StreamMapping NONE = new StreamMapping(StreamMap.SAME, List.of(), "{}", Map.of());

  StreamMapping {
    inputs = List.copyOf(inputs);
    types = Map.copyOf(types);
  }

  /** Returns whether the server evaluates expressions for rows with these properties. */
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

  /** Returns the inputs that expressions can name, not yet bound to staging columns. */
  List<Input> scope() {
    return inputs.stream()
        .map(input -> new Input(input.name(), input.name(), input.type(), input.type()))
        .toList();
  }

  /** Returns the mapping of the stream's properties. */
  PropertyMap properties() {
    return properties(map);
  }

  static PropertyMap properties(StreamMap map) {
    return new PropertyMap(map.onlyNamed(), map.properties());
  }

  /** Returns the server's type of a computed property, or null if it is not computed. */
  @Nullable ColumnType type(String property) {
    return types.get(property);
  }
}
