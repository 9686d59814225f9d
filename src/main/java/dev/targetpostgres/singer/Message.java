package dev.targetpostgres.singer;

import dev.targetpostgres.json.JsonTrees;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One line of a tap's output.
 *
 * @see <a href="https://hub.meltano.com/singer/spec">the Singer specification</a>
 */
public sealed interface Message permits Message.Control, RecordMessage {
  /** All messages but RECORD. They are rare, so each is an immutable object of its own. */
  sealed interface Control extends Message {}

  /**
   * Declares a stream or changes its declaration.
   *
   * @param schema JSON Schema, always an object
   * @param keyProperties names of the key's properties; empty if the message has none
   * @param keysDeclared whether the message has a list {@code key_properties}
   * @param sent JSON Schema as the tap sent it; {@link #equals} ignores it
   */
  record Schema(
      String stream,
      JsonNode schema,
      List<String> keyProperties,
      boolean keysDeclared,
      JsonNode sent)
      implements Control {
    /** Creates a message whose JSON Schema is unchanged since it was sent. */
    public Schema(
        String stream, JsonNode schema, List<String> keyProperties, boolean keysDeclared) {
      this(stream, schema, keyProperties, keysDeclared, schema);
    }

    /** Returns the same message with another form of its JSON Schema. */
    public Schema withSchema(JsonNode other) {
      return new Schema(stream, other, keyProperties, keysDeclared, sent);
    }

    /** Returns the message as JSON, with the JSON Schema that the tap sent. */
    public String json() {
      ObjectNode message = JsonNodeFactory.instance.objectNode();
      message.put("type", "SCHEMA").put("stream", stream).set("schema", sent);
      if (keysDeclared) {
        keyProperties.forEach(message.putArray("key_properties")::add);
      }
      return JsonTrees.writeAscii(message);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Schema that
          && stream.equals(that.stream)
          && schema.equals(that.schema)
          && keyProperties.equals(that.keyProperties)
          && keysDeclared == that.keysDeclared;
    }

    @Override
    public int hashCode() {
      return Objects.hash(stream, schema, keyProperties, keysDeclared);
    }

    /** Returns the names of the declared properties. */
    public List<String> properties() {
      return List.copyOf(schema.path("properties").propertyNames());
    }
  }

  /**
   * Carries the tap's bookmark.
   *
   * @param value bytes of the STATE's value, as sent
   */
  @SuppressWarnings("ArrayRecordComponent") // The array is never compared.
  record State(byte[] value) implements Control {}

  /** Declares all rows of older versions obsolete. */
  record ActivateVersion(String stream, long version) implements Control {}

  /**
   * Names files that contain records.
   *
   * @param format format of the files; empty if the message has none
   * @param compression compression of the files; empty for none
   * @param manifest URLs of the files
   * @param version version of all the records, or null if they have none
   */
  record Batch(
      String stream,
      String format,
      String compression,
      List<String> manifest,
      @Nullable Long version)
      implements Control {}

  /** A message of an unknown type, which is ignored. */
  record Unknown(String type, String beginning) implements Control {}
}
