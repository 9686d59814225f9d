package dev.targetpostgres.singer;

import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Decompresses all members of a gzip file, and fails at the first byte that is not valid. The JDK's
 * class treats invalid bytes after the first member as the end of the file. Zeros after a member
 * are ignored as padding, as gzip does. Not thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952: GZIP file format</a>
 */
final class GzipInput extends InputStream {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int FIRST_MAGIC = 0x1F;
  private static final int SECOND_MAGIC = 0x8B;
  private static final int DEFLATE = 8;

  private static final int HAS_HEADER_CHECKSUM = 2;
  private static final int HAS_EXTRA_FIELD = 4;
  private static final int HAS_FILE_NAME = 8;
  private static final int HAS_COMMENT = 16;
  private static final int RESERVED_FLAGS = 0xE0;

  private static final int END = -1;

  private final InputStream file;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final byte[] single = new byte[1];
  private final Inflater inflater = new Inflater(true);

  /** Checksum of the header while it is read, then of the member's data. */
  private final CRC32 checksum = new CRC32();

  /** Index of the first unread byte. Equals {@code filled} while the inflater holds the rest. */
  private int position;

  private int filled;
  private int member = 1;
  private boolean atEnd;

  /**
   * Reads the first member's header.
   *
   * @throws EOFException if the file ends within the header
   * @throws ZipException if the header is not valid
   */
  GzipInput(InputStream file) throws IOException {
    this.file = file;
    try {
      header(required());
    } catch (IOException unusable) {
      inflater.end();
      throw unusable;
    }
  }

  @Override
  public int read() throws IOException {
    return read(single, 0, 1) == END ? END : single[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!atEnd) {
      int count = inflated(target, offset, length);
      if (count > 0) {
        checksum.update(target, offset, count);
        return count;
      }
      if (inflater.finished()) {
        endMember();
      } else if (inflater.needsInput()) {
        feed();
      } else {
        throw damaged(Wording.GZIP_DICTIONARY.with());
      }
    }
    return END;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    file.close();
  }

  private int inflated(byte[] target, int offset, int length) throws ZipException {
    try {
      return inflater.inflate(target, offset, length);
    } catch (DataFormatException wrong) {
      ZipException damaged = damaged(Text.quoted(String.valueOf(wrong.getMessage())));
      damaged.initCause(wrong);
      throw damaged;
    }
  }

  private void feed() throws IOException {
    if (!fill()) {
      throw cutOff();
    }
    inflater.setInput(buffer, position, filled - position);
    position = filled;
  }

  /** Checks the trailer of the current member, and reads the header of the next one, if any. */
  private void endMember() throws IOException {
    position = filled - inflater.getRemaining();
    int length = (int) inflater.getBytesWritten();
    int expected = (int) checksum.getValue();
    if (little(4) != expected) {
      throw damaged(Wording.GZIP_CHECKSUM.with());
    }
    if (little(4) != length) {
      throw damaged(Wording.GZIP_LENGTH.with());
    }
    member++;
    int next = next();
    while (next == 0) {
      next = next();
    }
    if (next == END) {
      atEnd = true;
    } else {
      header(next);
    }
  }

  private void header(int first) throws IOException {
    checksum.reset();
    checksum.update(first);
    if (first != FIRST_MAGIC || required() != SECOND_MAGIC) {
      throw damaged(Wording.GZIP_NO_HEADER.with());
    }
    if (required() != DEFLATE) {
      throw damaged(Wording.GZIP_METHOD_UNKNOWN.with());
    }
    int flags = required();
    if ((flags & RESERVED_FLAGS) != 0) {
      throw damaged(Wording.GZIP_FLAGS_UNKNOWN.with());
    }
    skip(6);
    if ((flags & HAS_EXTRA_FIELD) != 0) {
      skip(little(2));
    }
    if ((flags & HAS_FILE_NAME) != 0) {
      skipText();
    }
    if ((flags & HAS_COMMENT) != 0) {
      skipText();
    }
    int expected = (int) checksum.getValue() & 0xFFFF;
    if ((flags & HAS_HEADER_CHECKSUM) != 0 && little(2) != expected) {
      throw damaged(Wording.GZIP_HEADER_CHECKSUM.with());
    }
    checksum.reset();
    inflater.reset();
    inflater.setInput(buffer, position, filled - position);
    position = filled;
  }

  private void skip(int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      required();
    }
  }

  private void skipText() throws IOException {
    int next;
    do {
      next = required();
    } while (next != 0);
  }

  /** Reads a little-endian number of that many bytes. */
  private int little(int bytes) throws IOException {
    int number = 0;
    for (int i = 0; i < bytes; i++) {
      number |= required() << (8 * i);
    }
    return number;
  }

  private int required() throws IOException {
    int next = next();
    if (next == END) {
      throw cutOff();
    }
    checksum.update(next);
    return next;
  }

  private int next() throws IOException {
    return position < filled || fill() ? buffer[position++] & 0xFF : END;
  }

  private boolean fill() throws IOException {
    position = 0;
    filled = Math.max(file.read(buffer), 0);
    return filled > 0;
  }

  private ZipException damaged(Text reason) {
    return new ZipException("member %d: %s".formatted(member, reason));
  }

  private EOFException cutOff() {
    return new EOFException("member %d".formatted(member));
  }
}
