package dev.targetpostgres.schema.normal;

import tools.jackson.databind.JsonNode;

/** The definitions of a document in normal form, to which references point by number. */
public final class Definitions {
  private static final String POINTER = "#/definitions/";

  private Definitions() {}

  /** Returns the reference to a definition. */
  static String pointer(String name) {
    return POINTER + name;
  }

  /** Returns the name of the definition to which the schema's {@code $ref} points. */
  public static String name(JsonNode reference) {
    return reference.asString().substring(POINTER.length());
  }

  /** Returns the definition to which the reference points. */
  public static JsonNode find(JsonNode definitions, JsonNode reference) {
    return definitions.path(name(reference));
  }
}
