package dev.targetpostgres.schema.normal;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The form into which every SCHEMA is brought, whatever its draft and mistakes. All that reads a
 * SCHEMA reads this form:
 *
 * <ul>
 *   <li>keywords have draft 7's names and meaning, and values that they can have;
 *   <li>other keywords are gone, and so are titles and descriptions;
 *   <li>every {@code $ref} is {@code #/definitions/NUMBER}, exists, and leads to no endless loop;
 *   <li>patterns are {@link RegularExpression}s;
 *   <li>the root has all properties that its {@code $ref}, {@code allOf}, {@code anyOf} and {@code
 *       oneOf} declare.
 * </ul>
 *
 * @param schema nobody changes it
 * @param warnings what is ignored: a line each, without the stream
 */
public record NormalSchema(ObjectNode schema, List<String> warnings) {
  /** Schemas that are followed for one value: they can refer to one another in endless ways. */
  public static final int MOST_SCHEMAS = 10_000;

  /** Schemas within one another that are followed for one value. */
  public static final int DEEPEST = 1000;

  /** Copies its list. */
  public NormalSchema {
    warnings = List.copyOf(warnings);
  }

  /** Brings a stream's schema, as sent, into the form. */
  public static NormalSchema of(JsonNode sent, String stream) {
    IgnoredKeywords ignored = new IgnoredKeywords(stream);
    ObjectNode schema = new Normalizer(sent, ignored).whole();
    return new NormalSchema(schema, ignored.lines());
  }
}
