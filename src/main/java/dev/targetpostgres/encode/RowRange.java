package dev.targetpostgres.encode;

import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Some of the rows in a sealed {@link CopyBuffer}, one after the other. Not thread-safe.
 *
 * <p>Rows are found by walking over their fields, so that the hot path need not note where they
 * are; only the search for a rejected record asks.
 */
public final class RowRange {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final CopyBuffer buffer;
  private final int firstRow;
  private final int rows;
  private final Place start;
  private final Place end;
  private final boolean distinctKeys;

  private RowRange(
      CopyBuffer buffer, int firstRow, int rows, Place start, Place end, boolean distinctKeys) {
    this.buffer = buffer;
    this.firstRow = firstRow;
    this.rows = rows;
    this.start = start;
    this.end = end;
    this.distinctKeys = distinctKeys;
  }

  private record Place(int chunk, int position) {}

  /** Takes pieces of the rows' bytes. */
  public interface Pieces<E extends Exception> {
    /** The next piece. */
    void accept(byte[] bytes, int offset, int length) throws E;
  }

  /** All rows of a buffer that holds so many. */
  public static RowRange all(CopyBuffer buffer, int rows) {
    int last = buffer.chunkCount() - 1;
    return new RowRange(
        buffer, 0, rows, new Place(0, 0), new Place(last, buffer.chunkLength(last)), false);
  }

  /** The same rows, of which it is known that no two have the same key. */
  public RowRange withDistinctKeys() {
    return new RowRange(buffer, firstRow, rows, start, end, true);
  }

  /** Whether it is known that no two rows have the same key. */
  public boolean hasDistinctKeys() {
    return distinctKeys;
  }

  /**
   * Whether a row of the buffer may leave out what its stream keeps, so that the presence field has
   * to be heeded.
   */
  public boolean isPartial() {
    return buffer.isPartial();
  }

  /** How many rows there are. */
  public int rows() {
    return rows;
  }

  /** Place of the first row in the buffer, from 0. */
  public int firstRow() {
    return firstRow;
  }

  /** The first so many rows. */
  public RowRange head(int count) {
    return new RowRange(buffer, firstRow, count, start, behind(count), distinctKeys);
  }

  /** The rows without the first so many. */
  public RowRange tail(int skipped) {
    return new RowRange(
        buffer, firstRow + skipped, rows - skipped, behind(skipped), end, distinctKeys);
  }

  /** Hands the rows' bytes out in order. */
  public <E extends Exception> void forEach(Pieces<E> pieces) throws E {
    for (int chunk = start.chunk(); chunk <= end.chunk(); chunk++) {
      int from = chunk == start.chunk() ? start.position() : 0;
      int to = chunk == end.chunk() ? end.position() : buffer.chunkLength(chunk);
      if (to > from) {
        pieces.accept(buffer.chunk(chunk), from, to - from);
      }
    }
  }

  /** Hands out the rows' bytes in order, but for the last fields of each. */
  public <E extends Exception> void forEachWithoutLastFields(int count, Pieces<E> pieces) throws E {
    new ShortenedRows<>(buffer, count, pieces).handOut(cursor(), rows);
  }

  /** The bytes of a row's fields, empty for one that is NULL. */
  List<byte[]> fields(int row) {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(row));
    List<byte[]> fields = new ArrayList<>();
    for (int left = bytes.getShort(); left > 0; left--) {
      byte[] field = new byte[Math.max(bytes.getInt(), 0)];
      bytes.get(field);
      fields.add(field);
    }
    return fields;
  }

  /** The number in a row's last field, of eight bytes. */
  public long lastField(int row) {
    byte[] bytes = bytes(row);
    return (long) LONG.get(bytes, bytes.length - Long.BYTES);
  }

  private byte[] bytes(int row) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    tail(row).head(1).forEach(bytes::write);
    return bytes.toByteArray();
  }

  private Place behind(int count) {
    RowCursor cursor = cursor();
    for (int row = 0; row < count; row++) {
      cursor.skipFields(cursor.enterRow());
    }
    return new Place(cursor.chunk(), cursor.position());
  }

  private RowCursor cursor() {
    return new RowCursor(buffer, start.chunk(), start.position());
  }
}
