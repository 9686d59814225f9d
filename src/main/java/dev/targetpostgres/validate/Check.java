package dev.targetpostgres.validate;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a schema, or one of its keywords, asks of a value. */
interface Check {
  /** Returns what is wrong with the value, or null. */
  @Nullable Violation violation(JsonNode value, Work work);

  /** Whether nothing is wrong with the value. */
  default boolean allows(JsonNode value, Work work) {
    return violation(value, work) == null;
  }
}
