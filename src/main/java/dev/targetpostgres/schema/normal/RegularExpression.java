package dev.targetpostgres.schema.normal;

import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** A pattern in a schema: the string from the tap, together with its compiled form. */
public final class RegularExpression extends StringNode {
  private static final long serialVersionUID = 1L;

  private final Pattern compiled;

  RegularExpression(String written, Pattern compiled) {
    super(written);
    this.compiled = compiled;
  }

  /** Returns the pattern in Java's syntax. Compiles it if the string is not a RegularExpression. */
  public static Pattern compiled(JsonNode pattern) {
    return pattern instanceof RegularExpression expression
        ? expression.compiled
        : JavaPattern.of(pattern.asString()).compiled();
  }
}
