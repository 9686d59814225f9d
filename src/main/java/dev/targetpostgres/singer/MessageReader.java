package dev.targetpostgres.singer;

import dev.targetpostgres.report.Place;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns lines into messages. Not thread-safe. */
public final class MessageReader {
  private final Map<String, PropertyNames> streams = new HashMap<>();
  private final RecordMessage record = new RecordMessage();
  private final RecordScanner scanner = new RecordScanner(streams);
  private final JacksonReader jackson = new JacksonReader(streams);
  private LineOrigin origin;

  /** What a line's number in the run has on its number in its file. */
  private long offset;

  /** Reads lines of the input first. */
  public MessageReader() {
    this(LineOrigin.input());
  }

  /** Reads lines of that origin first. */
  public MessageReader(LineOrigin origin) {
    this.origin = origin;
    record.origin(origin);
  }

  /** Records of the stream are read with these properties from now on. */
  public void declare(PropertyNames names) {
    streams.put(names.stream(), names);
    scanner.schemaChanged();
  }

  /**
   * The message in the reader's line. A {@link RecordMessage} is good until the next call.
   *
   * @throws TargetException with the line's number where it is malformed, is not a message, or is a
   *     RECORD of a stream without SCHEMA
   */
  public Message read(LineReader line) {
    record.start(line.buffer(), line.lineNumber() + offset);
    int end = scanner.scan(line.buffer(), line.start(), record);
    if (end >= 0) {
      line.endsAt(end);
      record.takeApart();
      return record;
    }
    Message message = jackson.read(new InputLine(line, place(line)), record);
    if (message == record) {
      record.takeApart();
    }
    return message;
  }

  /**
   * The record in a line of a file that a BATCH message names; good until the next call.
   *
   * @throws TargetException if it is malformed, or its stream has no SCHEMA
   */
  public RecordMessage readRecord(LineReader line, Message.Batch batch) {
    PropertyNames names = streams.get(batch.stream());
    if (names == null) {
      throw TargetException.input(place(line), Wording.BATCH_BEFORE_SCHEMA.with(batch.stream()));
    }
    record.start(line.buffer(), line.lineNumber() + offset);
    int end = scanner.scanRecord(line.buffer(), line.start(), names, record);
    if (end >= 0) {
      line.endsAt(end);
    } else {
      jackson.readRecord(new InputLine(line, place(line)), names, record);
    }
    record.takeApart();
    List<String> undeclared = record.undeclared();
    if (undeclared.contains("type") && undeclared.contains("record")) {
      throw TargetException.input(place(line), Wording.MESSAGE_IN_BATCH_FILE.with());
    }
    if (batch.version() != null) {
      record.version(batch.version());
    }
    return record;
  }

  /** Lines come from another reader from now on: that of a file, or of the input where null. */
  public void turn(LineReader from, LineReader to, @Nullable String toFile) {
    long last = from.lineNumber() + offset;
    offset = last - to.lineNumber();
    origin = origin.then(toFile, last + 1, offset);
    record.origin(origin);
  }

  private Place place(LineReader line) {
    return origin.place(line.lineNumber() + offset);
  }

  /** Whether the line holds nothing but white space. */
  public static boolean isBlank(LineReader line) {
    byte[] bytes = line.buffer();
    return bytes[JsonScanner.skipSpace(bytes, line.start())] == '\n';
  }
}
