package dev.targetpostgres.validate;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import tools.jackson.databind.JsonNode;

/** Another implementation of JSON Schema's draft 7, to compare ours with. */
final class Library {
  private static final SchemaRegistryConfig FORMATS_ARE_ANNOTATIONS =
      SchemaRegistryConfig.builder().formatAssertionsEnabled(false).build();

  private Library() {}

  static Schema compiled(JsonNode schema) {
    return SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_7,
            builder ->
                builder
                    .schemaLoader(loader -> loader.block(iri -> true))
                    .schemaRegistryConfig(FORMATS_ARE_ANNOTATIONS))
        .getSchema(schema);
  }
}
