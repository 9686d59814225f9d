package dev.targetpostgres.bench;

/**
 * A column of the benchmark, with its type in PostgreSQL and in the SCHEMA message.
 *
 * @param jsonSchema JSON Schema of the property
 */
record BenchColumn(String name, String sqlType, String jsonSchema) {
  static BenchColumn id() {
    return new BenchColumn("id", "bigint", "{\"type\": \"integer\"}");
  }

  /** Returns a column with the bounds that database taps declare. Without them it is a bigint. */
  static BenchColumn integer(String name) {
    return new BenchColumn(
        name,
        "integer",
        "{\"type\": [\"null\", \"integer\"], \"minimum\": %d, \"maximum\": %d}"
            .formatted(Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  static BenchColumn bigint(String name) {
    return nullable(name, "bigint", "integer");
  }

  static BenchColumn number(String name, String sqlType) {
    return nullable(name, sqlType, "number");
  }

  static BenchColumn bool(String name) {
    return nullable(name, "boolean", "boolean");
  }

  static BenchColumn text(String name) {
    return nullable(name, "text", "string");
  }

  static BenchColumn json(String name) {
    return nullable(name, "jsonb", "object");
  }

  static BenchColumn moment(String name) {
    return new BenchColumn(
        name, "timestamptz", "{\"type\": [\"null\", \"string\"], \"format\": \"date-time\"}");
  }

  private static BenchColumn nullable(String name, String sqlType, String type) {
    return new BenchColumn(name, sqlType, "{\"type\": [\"null\", \"" + type + "\"]}");
  }
}
