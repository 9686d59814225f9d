package dev.targetpostgres.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Iterates over the rows of a sealed {@link CopyBuffer}, field by field. Not thread-safe. */
final class RowCursor {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final CopyBuffer buffer;
  private int chunk;
  private int position;

  /** Starts before a row. */
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

  /** Moves past a row's header. Returns the number of fields that follow. */
  int enterRow() {
    toData();
    int fields = (short) SHORT.get(buffer.chunk(chunk), position);
    position += Short.BYTES;
    return fields;
  }

  /** Moves past that many fields. */
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

  /** Moves to the next chunk at the end of this one. A number never spans two chunks. */
  private void toData() {
    if (position == buffer.chunkLength(chunk)) {
      chunk++;
      position = 0;
    }
  }
}
