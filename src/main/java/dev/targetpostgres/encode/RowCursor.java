package dev.targetpostgres.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Walks over the rows in a sealed {@link CopyBuffer}, field by field. Not thread-safe. */
final class RowCursor {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final CopyBuffer buffer;
  private int chunk;
  private int position;

  /** Stands before a row. */
  RowCursor(CopyBuffer buffer, int chunk, int position) {
    this.buffer = buffer;
    this.chunk = chunk;
    this.position = position;
  }

  int chunk() {
    return chunk;
  }

  int position() {
    return position;
  }

  /** Steps over a row's head; returns how many fields follow. */
  int enterRow() {
    toData();
    int fields = (short) SHORT.get(buffer.chunk(chunk), position);
    position += Short.BYTES;
    return fields;
  }

  /** Steps over fields. */
  void skipFields(int count) {
    for (int field = 0; field < count; field++) {
      toData();
      int length = Math.max((int) INT.get(buffer.chunk(chunk), position), 0);
      position += Integer.BYTES;
      while (length > buffer.chunkLength(chunk) - position) {
        length -= buffer.chunkLength(chunk) - position;
        chunk++;
        position = 0;
      }
      position += length;
    }
  }

  /** To the next chunk where this one is at its end; numbers are whole in one. */
  private void toData() {
    if (position == buffer.chunkLength(chunk)) {
      chunk++;
      position = 0;
    }
  }
}
