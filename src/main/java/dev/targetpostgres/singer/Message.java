package dev.targetpostgres.singer;

import java.util.List;
import tools.jackson.databind.JsonNode;

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
   * @param keyProperties empty where the message has none
   * @param keysDeclared whether the message has {@code key_properties} at all
   */
  record Schema(String stream, JsonNode schema, List<String> keyProperties, boolean keysDeclared)
      implements Control {}

  /**
   * A bookmark.
   *
   * @param value the bytes of the STATE's value, as they came in
   */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  record State(byte[] value) implements Control {}

  /** All rows of older versions are obsolete. */
  record ActivateVersion(String stream, long version) implements Control {}

  /** A type that we do not know, and pass over. */
  record Unknown(String type) implements Control {}
}
