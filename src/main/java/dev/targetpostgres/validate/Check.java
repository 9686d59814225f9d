package dev.targetpostgres.validate;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The compiled form of a schema or of one keyword, which checks values. */
interface Check {
  /** Returns the first violation in the value, or null if the value is valid. */
  @Nullable Violation violation(JsonNode value, StepCounter counter);

  /** Returns whether the value is valid. */
  default boolean allows(JsonNode value, StepCounter counter) {
    return violation(value, counter) == null;
  }
}
