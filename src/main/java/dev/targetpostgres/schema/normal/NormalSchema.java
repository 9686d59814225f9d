package dev.targetpostgres.schema.normal;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A stream's JSON Schema in one form, in whatever draft and however carelessly it was written. All
 * that reads a SCHEMA reads this form:
 *
 * <ul>
 *   <li>keywords have draft 7's names and meaning, and values that they can have;
 *   <li>other keywords are gone, and so are titles and descriptions;
 *   <li>every {@code $ref} is {@code #/definitions/NUMBER}, exists, and leads to no endless loop;
 *   <li>patterns are in Java's syntax;
 *   <li>the root has all properties that its {@code $ref}, {@code allOf}, {@code anyOf} and {@code
 *       oneOf} declare.
 * </ul>
 *
 * @param schema nobody changes it
 * @param warnings what was passed over: a line each, without the stream
 */
public record NormalSchema(ObjectNode schema, List<String> warnings) {
  /** Copies its list. */
  public NormalSchema {
    warnings = List.copyOf(warnings);
  }

  /** Brings a schema, as sent, into the form. */
  public static NormalSchema of(JsonNode sent) {
    PassedOver passedOver = new PassedOver();
    ObjectNode schema = new Normalizer(sent, passedOver).whole();
    return new NormalSchema(schema, passedOver.lines());
  }
}
