package dev.targetpostgres.singer;

import dev.targetpostgres.report.TargetException;
import java.util.HashMap;
import java.util.Map;

/** Turns lines into messages. Not thread-safe. */
public final class MessageReader {
  private final Map<String, PropertyNames> streams = new HashMap<>();
  private final RecordMessage record = new RecordMessage();
  private final RecordScanner scanner = new RecordScanner(streams);
  private final JacksonReader jackson = new JacksonReader(streams);

  /** Records of the stream are read with these properties from now on. */
  public void declare(PropertyNames names) {
    streams.put(names.stream(), names);
    scanner.schemaChanged();
  }

  /**
   * The message in the reader's line. A {@link RecordMessage} is good until the next call.
   *
   * @throws TargetException with the line's number where it is malformed, is no message, or is a
   *     RECORD of a stream without SCHEMA
   */
  public Message read(LineReader line) {
    record.start(line.buffer(), line.lineNumber());
    if (scanner.scan(line.buffer(), line.start(), record)) {
      return record;
    }
    return jackson.read(line.buffer(), line.start(), line.end(), line.lineNumber(), record);
  }

  /** Whether the line holds nothing but white space. */
  public static boolean isBlank(LineReader line) {
    return JsonScanner.skipSpace(line.buffer(), line.start()) == line.end();
  }
}
