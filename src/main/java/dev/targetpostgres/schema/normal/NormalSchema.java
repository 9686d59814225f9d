package dev.targetpostgres.schema.normal;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A SCHEMA in the normal form, to which the target converts SCHEMAs of all drafts. All other code
 * reads only this form:
 *
 * <ul>
 *   <li>keywords have draft 7's names and meaning, and valid values;
 *   <li>unknown keywords, titles and descriptions are removed;
 *   <li>every {@code $ref} is {@code #/definitions/NUMBER}, exists, and causes no endless loop;
 *   <li>patterns are {@link RegularExpression}s;
 *   <li>the root has all properties that its {@code $ref}, {@code allOf}, {@code anyOf} and {@code
 *       oneOf} declare.
 * </ul>
 *
 * @param schema the schema, which callers must not change
 * @param warnings one line for each ignored part, without the stream
 */
public record NormalSchema(ObjectNode schema, List<String> warnings) {
  /** Greatest number of schemas followed for one value; they can refer to each other endlessly. */
  public static final int MOST_SCHEMAS = 10_000;

  /** Greatest depth of nested schemas followed for one value. */
  public static final int DEEPEST = 1000;

  public NormalSchema {
    warnings = List.copyOf(warnings);
  }

  /**
   * Converts a stream's schema to the normal form.
   *
   * @throws UnusableSchemaException if a reference in the schema is malformed
   */
  public static NormalSchema of(JsonNode sent, String stream) {
    IgnoredKeywords ignored = new IgnoredKeywords(stream);
    ObjectNode schema = new Normalizer(sent, ignored).whole();
    return new NormalSchema(schema, ignored.lines());
  }
}
