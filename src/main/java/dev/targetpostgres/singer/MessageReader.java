package dev.targetpostgres.singer;

import dev.targetpostgres.report.Place;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parses lines into messages. Not thread-safe. */
public final class MessageReader {
  private final Map<String, PropertyNames> streams = new HashMap<>();
  private final RecordMessage record = new RecordMessage();
  private final RecordScanner scanner = new RecordScanner(streams);
  private final JacksonReader jackson = new JacksonReader(streams);
  private LineOrigin origin;

  /** Difference between a line's number in the run and its number in the file. */
  private long offset;

  /** Starts with the lines of the input. */
  public MessageReader() {
    this(LineOrigin.input());
  }

  /** Starts with the lines of that origin. */
  public MessageReader(LineOrigin origin) {
    this.origin = origin;
    record.origin(origin);
  }

  /** Uses these properties for all further records of their stream. */
  public void declare(PropertyNames names) {
    streams.put(names.stream(), names);
    scanner.schemaChanged();
  }

  /**
   * Parses the reader's current line. A returned {@link RecordMessage} is valid until the next
   * call.
   *
   * @throws TargetException if the line is malformed, is not a message, or is a RECORD of a stream
   *     without SCHEMA
   */
  public Message read(LineReader line) {
    record.start(line.buffer(), line.lineNumber() + offset);
    int end = scanner.scan(line.buffer(), line.start(), record);
    if (end >= 0) {
      line.endsAt(end);
      record.flatten();
      return record;
    }
    Message message = jackson.read(new InputLine(line, place(line)), record);
    if (message == record) {
      record.flatten();
    }
    return message;
  }

  /**
   * Parses the current line of a file that a BATCH message names. The record is valid until the
   * next call.
   *
   * @throws TargetException if the line is malformed, or if the stream has no SCHEMA
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
    record.flatten();
    List<String> undeclared = record.undeclared();
    if (undeclared.contains("type") && undeclared.contains("record")) {
      throw TargetException.input(place(line), Wording.MESSAGE_IN_BATCH_FILE.with());
    }
    if (batch.version() != null) {
      record.version(batch.version());
    }
    return record;
  }

  /**
   * Switches from one reader of lines to another.
   *
   * @param toFile name of the file that the new reader reads, or null for the input
   */
  public void switchReader(LineReader from, LineReader to, @Nullable String toFile) {
    long last = from.lineNumber() + offset;
    offset = last - to.lineNumber();
    origin = origin.then(toFile, last + 1, offset);
    record.origin(origin);
  }

  private Place place(LineReader line) {
    return origin.place(line.lineNumber() + offset);
  }

  /** Returns whether the line contains only white space. */
  public static boolean isBlank(LineReader line) {
    byte[] bytes = line.buffer();
    return bytes[JsonScanner.skipSpace(bytes, line.start())] == '\n';
  }
}
