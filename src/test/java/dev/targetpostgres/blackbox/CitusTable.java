package dev.targetpostgres.blackbox;

import java.util.List;

/**
 * The way in which Citus stores the table {@code items} with tenant, id, amount and note. A column
 * of the matrix.
 */
enum CitusTable {
  PLAIN("plain", "id", "", "local"),
  BY_KEY("by the key", "id", "SELECT create_distributed_table('items', 'id')", "id"),
  BY_PART_OF_KEY(
      "by part of the key",
      "tenant, id",
      "SELECT create_distributed_table('items', 'tenant')",
      "tenant"),
  BY_ANOTHER_COLUMN(
      "not in the key", "id", "SELECT create_distributed_table('items', 'tenant')", "tenant"),
  REFERENCE("reference", "id", "SELECT create_reference_table('items')", "none"),
  KNOWN_TO_CITUS(
      "local, known", "id", "SELECT citus_add_local_table_to_metadata('items')", "local"),
  COLUMNAR("columnar", "id", "SELECT alter_table_set_access_method('items', 'columnar')", "local"),
  DISTRIBUTED_COLUMNAR(
      "columnar by id",
      "id",
      "SELECT alter_table_set_access_method('items', 'columnar');"
          + "SELECT create_distributed_table('items', 'id')",
      "id"),
  SCHEMA("in a schema", "id", "SELECT citus_schema_distribute('%s')", "none");

  private final String title;
  private final String key;
  private final String placement;
  private final String distribution;

  CitusTable(String title, String key, String placement, String distribution) {
    this.title = title;
    this.key = key;
    this.placement = placement;
    this.distribution = distribution;
  }

  /** Returns the head of the column. */
  String title() {
    return title;
  }

  List<String> keys() {
    return List.of(key.split(", "));
  }

  /** Returns the column by which rows are distributed, or another word if they are not. */
  String distribution() {
    return distribution;
  }

  boolean isColumnar() {
    return this == COLUMNAR || this == DISTRIBUTED_COLUMNAR;
  }

  boolean isDistributed() {
    return !List.of("local", "none").contains(distribution);
  }

  /**
   * Returns the SQL that makes the table with three rows in an empty schema.
   *
   * @param unique whether the table has a primary key over the stream's key
   */
  String create(String schema, boolean unique) {
    boolean indexed = unique && this != BY_ANOTHER_COLUMN;
    return """
        SET search_path = %1$s;
        CREATE TABLE items (tenant bigint NOT NULL, id bigint NOT NULL,
          amount bigint CHECK (amount >= 0), note text%2$s);
        %3$s;
        INSERT INTO items SELECT id %% 2, id, 10 * id, 'old' FROM generate_series(1, 3) id;
        """
        .formatted(
            schema,
            indexed ? ", PRIMARY KEY (" + key + ")" : "",
            placement.isEmpty() ? "SELECT" : placement.formatted(schema));
  }
}
