package dev.targetpostgres.schema.normal;

import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** A pattern of a schema: a string as the tap wrote it, which is compiled already. */
public final class RegularExpression extends StringNode {
  private static final long serialVersionUID = 1L;

  private final Pattern compiled;

  RegularExpression(String written, Pattern compiled) {
    super(written);
    this.compiled = compiled;
  }

  /** Returns the pattern in Java's syntax; every string of the normal form has one. */
  public static Pattern compiled(JsonNode pattern) {
    return pattern instanceof RegularExpression expression
        ? expression.compiled
        : JavaPattern.of(pattern.asString()).compiled();
  }
}
