package dev.targetpostgres.singer;

import dev.targetpostgres.report.Place;
import dev.targetpostgres.report.TargetException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into lines, without copying them: a line is a range of {@link #buffer()},
 * good until the next {@link #fill()}. The byte at {@link #end()} is always a newline, and at least
 * eight bytes may be read behind it, so that scanners need not check bounds. Not thread-safe.
 *
 * <p>This is a hot class: newlines are looked for eight bytes at a time.
 */
public final class LineReader {
  /** Bytes behind the last line that may be read, though they mean nothing. */
  private static final int SLACK = 16;

  /** What may stand before the first line; it does not count as part of it. */
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private static final int FIRST_CAPACITY = 256 * 1024;
  private static final long NEWLINES = 0x0A0A0A0A0A0A0A0AL;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final InputStream input;
  private final int maximumLineBytes;
  private final @Nullable String file;

  private byte[] buffer = new byte[FIRST_CAPACITY + SLACK];

  /** First byte that no line handed out holds. */
  private int consumed;

  /** Where to look on for a newline: all before it, from {@link #consumed}, holds none. */
  private int searched;

  /** Behind the last byte read. */
  private int filled;

  private int start;
  private int end;
  private long lineNumber;
  private long bytesRead;
  private boolean endOfInput;

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
    makeRoom();
    int count = input.read(buffer, filled, buffer.length - SLACK - filled);
    if (count >= 0) {
      filled += count;
      bytesRead += count;
      return true;
    }
    endOfInput = true;
    if (filled > consumed) {
      buffer[filled++] = '\n';
      return true;
    }
    return false;
  }

  /** Moves on to the next line of what has been read; false where {@link #fill()} is needed. */
  public boolean next() {
    int newline = newline();
    if (newline < 0) {
      return false;
    }
    start = consumed;
    end = newline;
    consumed = newline + 1;
    searched = consumed;
    if (++lineNumber == 1) {
      skipByteOrderMark();
    }
    if (end - start > maximumLineBytes) {
      throw tooLong(lineNumber);
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

  /** Behind the line's last byte: its newline. */
  public int end() {
    return end;
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
    byte[] bytes = buffer;
    int position = searched;
    while (position < filled) {
      long word = (long) LONG.get(bytes, position) ^ NEWLINES;
      long match = (word - ONES) & ~word & HIGH_BITS;
      if (match != 0) {
        position += Long.numberOfTrailingZeros(match) >>> 3;
        break;
      }
      position += Long.BYTES;
    }
    if (position < filled) {
      return position;
    }
    searched = filled;
    return -1;
  }

  private void makeRoom() {
    int pending = filled - consumed;
    long mostPending = (long) maximumLineBytes + (lineNumber == 0 ? BYTE_ORDER_MARK.length : 0);
    if (pending > mostPending) {
      throw tooLong(lineNumber + 1);
    }
    byte[] target = buffer;
    boolean full = pending + SLACK + 1 >= buffer.length;
    if (full) {
      long doubled = 2L * (buffer.length - SLACK);
      long most = Math.max(mostPending + 2, FIRST_CAPACITY);
      target = new byte[(int) Math.min(doubled, most) + SLACK];
    } else if (pending < FIRST_CAPACITY / 2 && buffer.length > FIRST_CAPACITY + SLACK) {
      target = new byte[FIRST_CAPACITY + SLACK];
    }
    if (consumed > 0 || target != buffer) {
      System.arraycopy(buffer, consumed, target, 0, pending);
      searched -= consumed;
      consumed = 0;
      filled = pending;
      buffer = target;
    }
  }

  private void skipByteOrderMark() {
    byte[] mark = BYTE_ORDER_MARK;
    if (end - start >= mark.length
        && Arrays.equals(buffer, start, start + mark.length, mark, 0, mark.length)) {
      start += mark.length;
    }
  }

  private TargetException tooLong(long line) {
    return TargetException.input(
        new Place(line, file, line),
        "longer than %,d bytes; raise the setting max_record_bytes to accept it"
            .formatted(maximumLineBytes));
  }
}
