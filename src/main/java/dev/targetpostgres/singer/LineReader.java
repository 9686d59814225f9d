package dev.targetpostgres.singer;

import dev.targetpostgres.report.Place;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Splits a stream of bytes into lines without copying them. A line is a range of {@link #buffer()}
 * and valid until the next {@link #fill()}. The byte at {@link #end()} is always a newline, and at
 * least fifteen more bytes are readable, so that scanners need no bounds checks. Not thread-safe.
 *
 * <p>This is a hot class. A scanner of records finds the end of the line on its own and passes it
 * to {@link #endsAt}. The class searches for a newline only if the scanner has not done so. After
 * each read it finds the last newline in the buffer, which shows that a complete line is available.
 */
public final class LineReader {
  /** Readable bytes after the last line; their values have no meaning. */
  private static final int SLACK = 16;

  /** UTF-8 byte order mark before the first line. It does not count as part of the line. */
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private static final int FIRST_CAPACITY = 256 * 1024;
  private static final long NEWLINES = Words.of('\n');

  /** Number of reads without a long line after which the buffer shrinks to its first size. */
  private static final int READS_BEFORE_SHRINKING = 100;

  private static final int UNKNOWN = -1;

  private final InputStream input;
  private final int maximumLineBytes;
  private final @Nullable String file;

  private byte[] buffer = new byte[FIRST_CAPACITY + SLACK];

  /** Position after the last complete line: the start of the current one until it is complete. */
  private int consumed;

  /** Position of the last newline in the buffer; less than {@link #consumed} if there is none. */
  private int lastNewline = UNKNOWN;

  /** Position after the last byte read. */
  private int filled;

  private int start;

  /** End of the current line, or {@link #UNKNOWN} if it is not known yet. */
  private int end;

  private long lineNumber;
  private long bytesRead;
  private boolean endOfInput;

  /** Whether the last line's newline was added by this class. */
  private boolean withoutNewline;

  /** Reads in succession that needed less than half of the first capacity. */
  private int readsOfShortLines;

  /**
   * Reads from the stream. The caller closes it.
   *
   * @param maximumLineBytes greatest length of a line in bytes, without its newline
   */
  public LineReader(InputStream input, int maximumLineBytes) {
    this(input, maximumLineBytes, null);
  }

  /** Reads from a file, whose name messages show. */
  LineReader(InputStream input, int maximumLineBytes, @Nullable String file) {
    this.input = input;
    this.maximumLineBytes = maximumLineBytes;
    this.file = file;
  }

  /**
   * Waits for more input and reads it. Adds a newline after a last line that has none.
   *
   * @return false at the end of the input
   * @throws TargetException if a line is longer than the maximum
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

  /** Moves to the next line in the buffer. Returns false if {@link #fill()} must come first. */
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

  /** Returns the array that holds the line. */
  public byte[] buffer() {
    return buffer;
  }

  /** Returns the position of the line's first byte. */
  public int start() {
    return start;
  }

  /**
   * Returns the position of the newline after the line.
   *
   * @throws TargetException if the line is longer than the maximum
   */
  public int end() {
    if (end == UNKNOWN) {
      endsAt(newline());
    }
    return end;
  }

  /** Sets the position of the line's newline, which saves a search. Throws like {@link #end()}. */
  void endsAt(int newline) {
    end = newline;
    consumed = newline + 1;
    if (newline - start > maximumLineBytes) {
      throw tooLong(lineNumber);
    }
  }

  /** Returns whether the input ends without the line's newline; throws as {@link #end()}. */
  boolean isCutOff() {
    return withoutNewline && end() == filled - 1;
  }

  /** Returns the line's number, from 1. */
  public long lineNumber() {
    return lineNumber;
  }

  /** Returns the number of bytes read so far. */
  public long bytesRead() {
    return bytesRead;
  }

  private int newline() {
    return Words.find('\n', buffer, start, filled);
  }

  /** Returns the last newline at or after the position, or the previous one if there is none. */
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
    } else if (readsOfShortLines > READS_BEFORE_SHRINKING
        && buffer.length > FIRST_CAPACITY + SLACK) {
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
