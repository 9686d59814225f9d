package dev.targetpostgres.singer;

import dev.targetpostgres.report.Place;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into lines, without copying them: a line is a range of {@link #buffer()},
 * good until the next {@link #fill()}. The byte at {@link #end()} is always a newline, and at least
 * fifteen bytes may be read after it, so that scanners need not check bounds. Not thread-safe.
 *
 * <p>This is a hot class. Where a line ends is looked for only if nobody says so: whoever scans a
 * record finds out by itself. That there is an end is known from the last newline in the buffer,
 * which takes a look at a few hundred bytes for each read.
 */
public final class LineReader {
  /** Bytes after the last line that may be read, though they mean nothing. */
  private static final int SLACK = 16;

  /** What may stand before the first line; it does not count as part of it. */
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private static final int FIRST_CAPACITY = 256 * 1024;
  private static final long NEWLINES = Words.of('\n');

  /** Reads after which a buffer that was made for long lines is given back. */
  private static final int PATIENCE = 100;

  private static final int UNKNOWN = -1;

  private final InputStream input;
  private final int maximumLineBytes;
  private final @Nullable String file;

  private byte[] buffer = new byte[FIRST_CAPACITY + SLACK];

  /**
   * First byte that no line handed out holds; the current line's first one until its end is known.
   */
  private int consumed;

  /** The last newline in the buffer; before {@link #consumed} where there is none. */
  private int lastNewline = UNKNOWN;

  /** After the last byte read. */
  private int filled;

  private int start;

  /** Of the current line, or {@link #UNKNOWN} so far. */
  private int end;

  private long lineNumber;
  private long bytesRead;
  private boolean endOfInput;

  /** Whether the last line's newline is our own. */
  private boolean withoutNewline;

  /** Reads since a line was last longer than the first buffer. */
  private int readsOfShortLines;

  /**
   * Reads from the stream, which is not closed.
   *
   * @param maximumLineBytes bytes of the longest line accepted, without its newline
   */
  public LineReader(InputStream input, int maximumLineBytes) {
    this(input, maximumLineBytes, null);
  }

  /** Reads from a file, which messages name. */
  LineReader(InputStream input, int maximumLineBytes, @Nullable String file) {
    this.input = input;
    this.maximumLineBytes = maximumLineBytes;
    this.file = file;
  }

  /**
   * Waits for more input.
   *
   * @return false at the end of the input, when the last line may be one without a newline
   * @throws TargetException for a line that is longer than the maximum
   */
  public boolean fill() throws IOException {
    if (endOfInput) {
      return false;
    }
    end();
    makeRoom();
    int count =
        input.read(buffer, filled, Math.min(buffer.length - SLACK - filled, FIRST_CAPACITY));
    if (count >= 0) {
      filled += count;
      bytesRead += count;
      lastNewline = lastNewline(filled - count);
      return true;
    }
    endOfInput = true;
    if (filled > consumed) {
      lastNewline = filled;
      withoutNewline = true;
      buffer[filled++] = '\n';
      return true;
    }
    return false;
  }

  /** Moves on to the next line of what has been read; false where {@link #fill()} is needed. */
  public boolean next() {
    end();
    if (consumed > lastNewline) {
      return false;
    }
    start = consumed;
    end = UNKNOWN;
    if (++lineNumber == 1) {
      skipByteOrderMark();
    }
    return true;
  }

  /** The bytes that hold the line. */
  public byte[] buffer() {
    return buffer;
  }

  /** Where the line starts. */
  public int start() {
    return start;
  }

  /**
   * After the line's last byte: its newline.
   *
   * @throws TargetException if the line is longer than the maximum
   */
  public int end() {
    if (end == UNKNOWN) {
      endsAt(newline());
    }
    return end;
  }

  /** Says where the line's newline is, which spares a search for it; throws as {@link #end()}. */
  void endsAt(int newline) {
    end = newline;
    consumed = newline + 1;
    if (newline - start > maximumLineBytes) {
      throw tooLong(lineNumber);
    }
  }

  /** Whether the input ends without the line's newline; throws as {@link #end()}. */
  boolean isCutOff() {
    return withoutNewline && end() == filled - 1;
  }

  /** The line's number, from 1. */
  public long lineNumber() {
    return lineNumber;
  }

  /** Bytes read so far. */
  public long bytesRead() {
    return bytesRead;
  }

  private int newline() {
    return Words.find('\n', buffer, start, filled);
  }

  /** The last newline at or after the position, or the one known before. */
  private int lastNewline(int from) {
    int position = filled;
    while (position - Words.SIZE >= from
        && Words.equal(Words.at(buffer, position - Words.SIZE), NEWLINES) == 0) {
      position -= Words.SIZE;
    }
    while (--position >= from) {
      if (buffer[position] == '\n') {
        return position;
      }
    }
    return lastNewline;
  }

  private void makeRoom() {
    int pending = filled - consumed;
    long mostPending = (long) maximumLineBytes + (lineNumber == 0 ? BYTE_ORDER_MARK.length : 0);
    if (pending > mostPending) {
      throw tooLong(lineNumber + 1);
    }
    byte[] target = buffer;
    boolean full = pending + SLACK + 1 >= buffer.length;
    readsOfShortLines = pending < FIRST_CAPACITY / 2 ? readsOfShortLines + 1 : 0;
    if (full) {
      long doubled = 2L * (buffer.length - SLACK);
      long most = Math.max(mostPending + 2, FIRST_CAPACITY);
      target = new byte[(int) Math.min(doubled, most) + SLACK];
    } else if (readsOfShortLines > PATIENCE && buffer.length > FIRST_CAPACITY + SLACK) {
      target = new byte[FIRST_CAPACITY + SLACK];
    }
    if (consumed > 0 || target != buffer) {
      System.arraycopy(buffer, consumed, target, 0, pending);
      lastNewline -= consumed;
      consumed = 0;
      filled = pending;
      buffer = target;
    }
  }

  private void skipByteOrderMark() {
    byte[] mark = BYTE_ORDER_MARK;
    if (Arrays.equals(buffer, start, start + mark.length, mark, 0, mark.length)) {
      start += mark.length;
    }
  }

  private TargetException tooLong(long line) {
    return TargetException.input(
        new Place(line, file, line), Wording.LINE_TOO_LONG.with("%,d".formatted(maximumLineBytes)));
  }
}
