package dev.targetpostgres.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.targetpostgres.singer.LineReader;
import dev.targetpostgres.singer.MessageReader;
import dev.targetpostgres.singer.PropertyNames;
import dev.targetpostgres.singer.RecordMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Makes records as the program does: read from a line, valid until the next one is read. */
public final class RecordSource {
  private static final int LONGEST_LINE = 1 << 24;

  private final MessageReader messages = new MessageReader();
  private final LineByLine input = new LineByLine();
  private final LineReader lines = new LineReader(input, LONGEST_LINE);

  /** Declares the properties of a stream. */
  public RecordSource declare(String stream, String... properties) {
    messages.declare(new PropertyNames(stream, List.of(properties)));
    return this;
  }

  /** Returns a record of the next line with the JSON object as its properties. */
  public RecordMessage record(String stream, String json) {
    return record(stream, json, "");
  }

  /**
   * Returns a record of the next line with the JSON object as its properties.
   *
   * @param more further members of the message, each with a comma before it
   */
  public RecordMessage record(String stream, String json, String more) {
    input.line =
        "{\"type\":\"RECORD\",\"stream\":\"%s\",\"record\":%s%s}\n"
            .formatted(stream, json, more)
            .getBytes(UTF_8);
    input.position = 0;
    try {
      while (!lines.next()) {
        lines.fill();
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return (RecordMessage) messages.read(lines);
  }

  private static final class LineByLine extends InputStream {
    private byte[] line = {};
    private int position;

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int count = Math.min(length, line.length - position);
      System.arraycopy(line, position, target, offset, count);
      position += count;
      return count;
    }
  }
}
