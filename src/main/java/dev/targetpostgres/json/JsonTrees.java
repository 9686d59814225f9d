package dev.targetpostgres.json;

import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes trees of JSON by tokens. Jackson's mapper does the same, but making a program's
 * first one takes long (docs/performance-notes.md, "The start"): it prepares for Java objects,
 * dates and calendars, which no tree needs.
 */
public final class JsonTrees {
  private static final JsonFactory WRITER = new JsonFactory();
  private static final JsonFactory ASCII_WRITER =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private JsonTrees() {}

  /** A number that no decimal of Java's can hold. */
  public static final class OutOfRangeException extends StreamReadException {
    private static final long serialVersionUID = 1;

    private OutOfRangeException(JsonParser parser, NumberFormatException cause) {
      super(parser, "a number out of all range", cause);
    }
  }

  /**
   * Reads one value. Numbers with a point or an exponent become decimals, so that no digit is lost.
   * Of members with the same name, the last one counts.
   *
   * @param factory says what is tolerated
   * @return the value, or a missing node where there is nothing but space
   * @throws OutOfRangeException for exponents of more than 32 bits
   * @throws StreamReadException for text that is not JSON, and for a second value
   */
  public static JsonNode read(JsonFactory factory, byte[] json, int start, int length) {
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), json, start, length)) {
      return whole(parser);
    }
  }

  /** Like the other one, from text. */
  public static JsonNode read(JsonFactory factory, String json) {
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), json)) {
      return whole(parser);
    }
  }

  private static JsonNode whole(JsonParser parser) {
    JsonToken first = parser.nextToken();
    if (first == null) {
      return MissingNode.getInstance();
    }
    JsonNode value = value(parser, first);
    if (parser.nextToken() != null) {
      throw new StreamReadException(parser, "more than one value");
    }
    return value;
  }

  private static JsonNode value(JsonParser parser, JsonToken token) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> nodes.stringNode(parser.getString());
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> decimal(parser);
      case VALUE_TRUE -> nodes.booleanNode(true);
      case VALUE_FALSE -> nodes.booleanNode(false);
      case VALUE_NULL -> nodes.nullNode();
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value starts with " + token);
    };
  }

  /** The depth is bounded by the factory's constraints. */
  private static ObjectNode object(JsonParser parser) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      object.set(name, value(parser, parser.nextToken()));
    }
    return object;
  }

  private static ArrayNode array(JsonParser parser) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    JsonToken token = parser.nextToken();
    while (token != JsonToken.END_ARRAY) {
      array.add(value(parser, token));
      token = parser.nextToken();
    }
    return array;
  }

  private static JsonNode integer(JsonParser parser) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (parser.getNumberType()) {
      case INT -> nodes.numberNode(parser.getIntValue());
      case LONG -> nodes.numberNode(parser.getLongValue());
      case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> nodes.numberNode(parser.getBigIntegerValue());
    };
  }

  private static JsonNode decimal(JsonParser parser) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (parser.isNaN()) {
      return nodes.numberNode(parser.getDoubleValue());
    }
    try {
      return nodes.numberNode(parser.getDecimalValue());
    } catch (NumberFormatException tooLarge) {
      throw new OutOfRangeException(parser, tooLarge);
    }
  }

  /** The tree as JSON, without spaces; a missing node is nothing. */
  public static String write(JsonNode tree) {
    return write(tree, WRITER);
  }

  /** The same in ASCII, which holds lone surrogates too. */
  public static String writeAscii(JsonNode tree) {
    return write(tree, ASCII_WRITER);
  }

  /** A text as a JSON string in ASCII. */
  public static String quoted(String text) {
    return writeAscii(JsonNodeFactory.instance.stringNode(text));
  }

  private static String write(JsonNode tree, JsonFactory factory) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = factory.createGenerator(ObjectWriteContext.empty(), text)) {
      write(tree, generator);
    }
    return text.toString();
  }

  private static void write(JsonNode node, JsonGenerator generator) {
    switch (node.getNodeType()) {
      case OBJECT -> {
        generator.writeStartObject();
        node.properties()
            .forEach(
                member -> {
                  generator.writeName(member.getKey());
                  write(member.getValue(), generator);
                });
        generator.writeEndObject();
      }
      case ARRAY -> {
        generator.writeStartArray();
        node.forEach(element -> write(element, generator));
        generator.writeEndArray();
      }
      case STRING -> generator.writeString(node.asString());
      case NUMBER -> generator.writeNumber(node.asString());
      case BOOLEAN -> generator.writeBoolean(node.asBoolean());
      case NULL -> generator.writeNull();
      case MISSING -> {}
      case BINARY, POJO -> throw new IllegalArgumentException("no JSON: " + node.getNodeType());
    }
  }
}
