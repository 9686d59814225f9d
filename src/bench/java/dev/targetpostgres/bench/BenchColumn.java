package dev.targetpostgres.bench;

/**
 * A column of the benchmark: what PostgreSQL and the SCHEMA message say of it.
 *
 * @param jsonSchema of the property
 */
record BenchColumn(String name, String sqlType, String jsonSchema) {
  static BenchColumn id() {
    return new BenchColumn("id", "bigint", "{\"type\": \"integer\"}");
  }

  /** With its bounds, as taps of databases declare them: without, it is a bigint's worth. */
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
