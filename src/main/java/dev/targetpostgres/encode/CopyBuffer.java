package dev.targetpostgres.encode;

import dev.targetpostgres.singer.RecordMessage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Rows in binary COPY format, in chunks of memory that are never copied or enlarged. The last row
 * can be rolled back. A number never spans two chunks. Not thread-safe; the reader hands a sealed
 * batch and its buffer to a worker.
 */
public final class CopyBuffer {
  /**
   * Greatest size of a chunk, in bytes. Each chunk is as large as all before it together, up to
   * this size. A thousand streams with a few rows each therefore need little memory.
   */
  static final int LARGEST_CHUNK = 128 * 1024;

  private static final int FIRST_CHUNK = 4 * 1024;
  private static final int INT16 = 2;
  private static final int INT32 = 4;
  private static final int INT64 = 8;
  private static final int NULL_LENGTH = -1;
  private static final long NO_LINK = -1;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final ChunkSource source;
  private byte[][] chunks = new byte[8][];
  private int[] lengths = new int[8];
  private int current;
  private byte[] chunk;
  private int position;

  /** Number of bytes in the chunks before the current one. */
  private long fullBytes;

  /** Position of the last field to fill in; each such field holds the position of the previous. */
  private long lastLink = NO_LINK;

  /** Whether a row was made from a record that omits values that its stream keeps. */
  private boolean partial;

  private int rowChunk;
  private int rowPosition;
  private long rowLink = NO_LINK;

  /** Creates an empty buffer that takes memory from the source. */
  public CopyBuffer(ChunkSource source) {
    this.source = source;
    chunk = source.take(FIRST_CHUNK);
    chunks[0] = chunk;
  }

  /** Writes a record as sent, for {@link SentRecord#of(RowRange, int)}. */
  public void sent(RecordMessage record) {
    int16(4);
    bytesField(record.bytes(), record.recordStart(), record.recordEnd());
    bytesField(record.bytes(), record.timeExtractedStart(), record.timeExtractedEnd());
    numberField(record.hasVersion(), record.version());
    numberField(record.hasSequence(), record.sequence());
  }

  private void numberField(boolean known, long number) {
    if (known) {
      int64Field(number);
    } else {
      nullField();
    }
  }

  /** Starts a row. {@link #rollBackRow()} removes it again. */
  void beginRow() {
    rowChunk = current;
    rowPosition = position;
    rowLink = lastLink;
  }

  /** Notes that the row omits values that its stream keeps. */
  void markPartial() {
    partial = true;
  }

  /** Returns whether a row can omit values that its stream keeps. Includes rows rolled back. */
  boolean isPartial() {
    return partial;
  }

  /** Removes all bytes written since the last row began. */
  public void rollBackRow() {
    while (current > rowChunk) {
      source.giveBack(chunk);
      current--;
      chunk = chunks[current];
      fullBytes -= lengths[current];
    }
    position = rowPosition;
    lastLink = rowLink;
  }

  void int16(int value) {
    reserve(INT16);
    SHORT.set(chunk, position, (short) value);
    position += INT16;
  }

  void int32(int value) {
    reserve(INT32);
    INT.set(chunk, position, value);
    position += INT32;
  }

  void int64(long value) {
    reserve(INT64);
    LONG.set(chunk, position, value);
    position += INT64;
  }

  void int8(int value) {
    reserve(1);
    chunk[position++] = (byte) value;
  }

  void nullField() {
    int32(NULL_LENGTH);
  }

  /** Writes a field of two bytes, after its length. */
  void int16Field(int value) {
    reserve(INT32 + INT16);
    INT.set(chunk, position, INT16);
    SHORT.set(chunk, position + INT32, (short) value);
    position += INT32 + INT16;
  }

  /** Writes a field of four bytes, after its length. */
  void int32Field(int value) {
    reserve(INT32 + INT32);
    INT.set(chunk, position, INT32);
    INT.set(chunk, position + INT32, value);
    position += INT32 + INT32;
  }

  /** Writes a field of eight bytes, after its length. */
  void int64Field(long value) {
    reserve(INT32 + INT64);
    INT.set(chunk, position, INT64);
    LONG.set(chunk, position + INT32, value);
    position += INT32 + INT64;
  }

  /**
   * Writes a field of type numeric.
   *
   * @param header first eight bytes of the value
   * @param high first four groups of digits, the first one in the highest bits
   * @param low the next four groups
   * @param groups number of groups to write, up to eight
   */
  void numericField(long header, long high, long low, int groups) {
    reserve(INT32 + 3 * INT64);
    int length = INT64 + INT16 * groups;
    INT.set(chunk, position, length);
    LONG.set(chunk, position + INT32, header);
    LONG.set(chunk, position + INT32 + INT64, high);
    LONG.set(chunk, position + INT32 + 2 * INT64, low);
    position += INT32 + length;
  }

  /** Writes the bytes of the range as a field, after their length. */
  void bytesField(byte[] bytes, int start, int end) {
    int length = end - start;
    if (chunk.length - position >= INT32 + length) {
      INT.set(chunk, position, length);
      System.arraycopy(bytes, start, chunk, position + INT32, length);
      position += INT32 + length;
    } else {
      int32(length);
      bytes(bytes, start, end);
    }
  }

  void bytes(byte[] bytes, int start, int end) {
    int from = start;
    while (from < end) {
      if (position == chunk.length) {
        nextChunk();
      }
      int count = Math.min(end - from, chunk.length - position);
      System.arraycopy(bytes, from, chunk, position, count);
      position += count;
      from += count;
    }
  }

  /** Writes a character in UTF-8. */
  void character(int codePoint) {
    reserve(INT32);
    if (codePoint < 0x80) {
      chunk[position++] = (byte) codePoint;
    } else if (codePoint < 0x800) {
      chunk[position++] = (byte) (0xC0 | codePoint >> 6);
      continuation(codePoint);
    } else if (codePoint < 0x10000) {
      chunk[position++] = (byte) (0xE0 | codePoint >> 12);
      continuation(codePoint >> 6);
      continuation(codePoint);
    } else {
      chunk[position++] = (byte) (0xF0 | codePoint >> 18);
      continuation(codePoint >> 12);
      continuation(codePoint >> 6);
      continuation(codePoint);
    }
  }

  /** Reserves four bytes for a length. Returns their position for {@link #setLength}. */
  long beginLength() {
    int32(0);
    return (long) current << 32 | position - INT32;
  }

  /** Sets a reserved length to the number of bytes written after it. */
  void setLength(long place) {
    int placeChunk = (int) (place >>> 32);
    int placePosition = (int) place;
    long length = position - (long) (placePosition + INT32);
    for (int i = placeChunk; i < current; i++) {
      length += lengths[i];
    }
    INT.set(chunks[placeChunk], placePosition, Math.toIntExact(length));
  }

  /** Writes a field of eight bytes. {@link #fillIn} later sets all such fields to one value. */
  void fieldToFillIn() {
    int64Field(lastLink);
    lastLink = (long) current << 32 | position - INT64;
  }

  /** Sets all fields of {@link #fieldToFillIn}. Called once, before the rows are sent. */
  public void fillIn(long value) {
    long link = lastLink;
    while (link != NO_LINK) {
      byte[] target = chunks[(int) (link >>> 32)];
      int place = (int) link;
      link = (long) LONG.get(target, place);
      LONG.set(target, place, value);
    }
    lastLink = NO_LINK;
  }

  /** Returns the number of bytes written. */
  public long size() {
    return fullBytes + position;
  }

  /** Returns the number of chunks that hold the bytes. */
  public int chunkCount() {
    return current + 1;
  }

  /** Returns a chunk. Its first {@link #chunkLength} bytes are used. */
  public byte[] chunk(int index) {
    return chunks[index];
  }

  /** Returns the number of used bytes of a chunk. */
  public int chunkLength(int index) {
    return index == current ? position : lengths[index];
  }

  /** Returns all bytes written, in one array. */
  byte[] toByteArray() {
    byte[] all = new byte[Math.toIntExact(size())];
    int copied = 0;
    for (int i = 0; i <= current; i++) {
      System.arraycopy(chunks[i], 0, all, copied, chunkLength(i));
      copied += chunkLength(i);
    }
    return all;
  }

  /** Returns the memory to its source. Called once; the buffer cannot be used afterwards. */
  public void release() {
    for (int i = 0; i <= current && i < chunks.length; i++) {
      source.giveBack(chunks[i]);
    }
    chunks = new byte[0][];
  }

  private void continuation(int bits) {
    chunk[position++] = (byte) (0x80 | (bits & 0x3F));
  }

  private void reserve(int count) {
    if (chunk.length - position < count) {
      nextChunk();
    }
  }

  private void nextChunk() {
    lengths[current] = position;
    fullBytes += position;
    current++;
    if (current == chunks.length) {
      chunks = Arrays.copyOf(chunks, current * 2);
      lengths = Arrays.copyOf(lengths, current * 2);
    }
    int growth = current == 1 ? 1 : 2;
    chunk = source.take(Math.min(chunk.length * growth, LARGEST_CHUNK));
    chunks[current] = chunk;
    position = 0;
  }
}
