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
  /** All messages but RECORD: they are rare and are kept as plain data. */
  sealed interface Control extends Message {}

  /**
   * A stream is declared, or changes.
   *
   * @param schema the JSON Schema, an object
   * @param keyProperties empty if the message has none
   * @param keysDeclared whether the message has {@code key_properties} at all
   * @param sent the JSON Schema as it came in; SCHEMAs that only differ in it are equal
   */
  record Schema(
      String stream,
      JsonNode schema,
      List<String> keyProperties,
      boolean keysDeclared,
      JsonNode sent)
      implements Control {
    /** A message whose JSON Schema is as it came in. */
    public Schema(
        String stream, JsonNode schema, List<String> keyProperties, boolean keysDeclared) {
      this(stream, schema, keyProperties, keysDeclared, schema);
    }

    /** The same message with another form of its JSON Schema. */
    public Schema withSchema(JsonNode other) {
      return new Schema(stream, other, keyProperties, keysDeclared, sent);
    }

    /** The message as JSON, as it came in. */
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

    /** Names of the properties that it declares. */
    public List<String> properties() {
      return List.copyOf(schema.path("properties").propertyNames());
    }
  }

  /**
   * A bookmark.
   *
   * @param value the bytes of the STATE's value, as they came in
   */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  record State(byte[] value) implements Control {}

  /** All rows of older versions are obsolete. */
  record ActivateVersion(String stream, long version) implements Control {}

  /**
   * Records that stand in files.
   *
   * @param format of the files; empty if the message does not say
   * @param compression of the files; empty for none
   * @param manifest URLs of the files
   * @param version of all the records, or null if they have none
   */
  record Batch(
      String stream,
      String format,
      String compression,
      List<String> manifest,
      @Nullable Long version)
      implements Control {}

  /** A type that is unknown and ignored. */
  record Unknown(String type, String beginning) implements Control {}
}
