package dev.targetpostgres.encode;

import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of consecutive rows in a sealed {@link CopyBuffer}. Not thread-safe.
 *
 * <p>It finds rows by iterating over their fields, so the hot path stores no positions. Only the
 * search for a rejected record needs positions.
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

  /** Receives pieces of the rows' bytes. */
  public interface Pieces<E extends Exception> {
    /** Receives the next piece. */
    void accept(byte[] bytes, int offset, int length) throws E;
  }

  /** Returns all rows of a buffer. */
  public static RowRange all(CopyBuffer buffer, int rows) {
    int last = buffer.chunkCount() - 1;
    return new RowRange(
        buffer, 0, rows, new Place(0, 0), new Place(last, buffer.chunkLength(last)), false);
  }

  /** Returns the same rows, marked as having distinct keys. */
  public RowRange withDistinctKeys() {
    return new RowRange(buffer, firstRow, rows, start, end, true);
  }

  /** Returns whether all rows are known to have distinct keys. */
  public boolean hasDistinctKeys() {
    return distinctKeys;
  }

  /** Returns whether rows can omit values that their stream keeps; then presence fields matter. */
  public boolean isPartial() {
    return buffer.isPartial();
  }

  /** Returns the number of rows. */
  public int rows() {
    return rows;
  }

  /** Returns the index of the first row in the buffer, from 0. */
  public int firstRow() {
    return firstRow;
  }

  /** Returns the first rows, as many as the count. */
  public RowRange head(int count) {
    return new RowRange(buffer, firstRow, count, start, placeAfter(count), distinctKeys);
  }

  /** Returns the rows after the skipped ones. */
  public RowRange tail(int skipped) {
    return new RowRange(
        buffer, firstRow + skipped, rows - skipped, placeAfter(skipped), end, distinctKeys);
  }

  /** Passes the rows' bytes on in order. */
  public <E extends Exception> void forEach(Pieces<E> pieces) throws E {
    for (int chunk = start.chunk(); chunk <= end.chunk(); chunk++) {
      int from = chunk == start.chunk() ? start.position() : 0;
      int to = chunk == end.chunk() ? end.position() : buffer.chunkLength(chunk);
      if (to > from) {
        pieces.accept(buffer.chunk(chunk), from, to - from);
      }
    }
  }

  /** Passes the rows' bytes on in order, without the last fields of each row. */
  public <E extends Exception> void forEachWithoutLastFields(int count, Pieces<E> pieces) throws E {
    new ShortenedRows<>(buffer, count, pieces).handOut(cursor(), rows);
  }

  /** Returns the bytes of a row's fields; a field that is NULL is empty. */
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

  /** Returns the number in a row's last field, which must have eight bytes. */
  public long lastField(int row) {
    byte[] bytes = bytes(row);
    return (long) LONG.get(bytes, bytes.length - Long.BYTES);
  }

  private byte[] bytes(int row) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    tail(row).head(1).forEach(bytes::write);
    return bytes.toByteArray();
  }

  private Place placeAfter(int count) {
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
