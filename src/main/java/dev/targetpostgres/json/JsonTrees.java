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
 * Reads and writes JSON trees token by token. Jackson's mapper does the same, but creating the
 * first mapper of a process is slow (docs/performance-notes.md, "The start"). The mapper prepares
 * for Java objects, dates and calendars, which trees do not need. Thread-safe.
 */
public final class JsonTrees {
  private static final JsonFactory WRITER = new JsonFactory();
  private static final JsonFactory ASCII_WRITER =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private JsonTrees() {}

  /** Thrown for a number that exceeds the range of Java's decimals. */
  public static final class OutOfRangeException extends StreamReadException {
    private static final long serialVersionUID = 1;

    private OutOfRangeException(JsonParser parser, NumberFormatException cause) {
      super(parser, "a number out of all range", cause);
    }
  }

  /**
   * Reads one value. Numbers with a point or an exponent become decimals, so that no digit is lost.
   * If an object has several members of one name, the last one wins.
   *
   * @param factory factory that sets the accepted syntax and the limits
   * @return the value, or a missing node if the range contains only white space
   * @throws OutOfRangeException if an exponent exceeds 32 bits
   * @throws StreamReadException if the text is not JSON, or if it has more than one value
   */
  public static JsonNode read(JsonFactory factory, byte[] json, int start, int length) {
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), json, start, length)) {
      return whole(parser);
    }
  }

  /** Reads one value in the same way from text. */
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

  /** Reads an object's members. The factory's constraints limit the depth of this recursion. */
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

  /** Returns the tree as JSON without spaces. A missing node becomes an empty string. */
  public static String write(JsonNode tree) {
    return write(tree, WRITER);
  }

  /** Returns the tree as JSON in ASCII, which can represent lone surrogates. */
  public static String writeAscii(JsonNode tree) {
    return write(tree, ASCII_WRITER);
  }

  /** Returns the text as a JSON string in ASCII. */
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
