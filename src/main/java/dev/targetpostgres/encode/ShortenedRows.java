package dev.targetpostgres.encode;

import dev.targetpostgres.encode.RowRange.Pieces;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Passes rows on without their last fields. It copies them into pieces of the size of a chunk,
 * which are as cheap to send as whole chunks. Not thread-safe.
 */
final class ShortenedRows<E extends Exception> {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private final CopyBuffer buffer;
  private final int omitted;
  private final Pieces<E> pieces;
  private final byte[] piece = new byte[CopyBuffer.LARGEST_CHUNK];
  private int filled;

  ShortenedRows(CopyBuffer buffer, int omitted, Pieces<E> pieces) {
    this.buffer = buffer;
    this.omitted = omitted;
    this.pieces = pieces;
  }

  /** Passes that many rows on, starting at the cursor. */
  void handOut(RowCursor cursor, int rows) throws E {
    for (int row = 0; row < rows; row++) {
      int fields = cursor.enterRow() - omitted;
      head(fields);
      int chunk = cursor.chunk();
      int position = cursor.position();
      cursor.skipFields(fields);
      copy(chunk, position, cursor);
      cursor.skipFields(omitted);
    }
    flush();
  }

  private void head(int fields) throws E {
    if (piece.length - filled < Short.BYTES) {
      flush();
    }
    SHORT.set(piece, filled, (short) fields);
    filled += Short.BYTES;
  }

  private void copy(int fromChunk, int fromPosition, RowCursor to) throws E {
    int position = fromPosition;
    for (int chunk = fromChunk; chunk < to.chunk(); chunk++) {
      copy(buffer.chunk(chunk), position, buffer.chunkLength(chunk));
      position = 0;
    }
    copy(buffer.chunk(to.chunk()), position, to.position());
  }

  private void copy(byte[] bytes, int start, int end) throws E {
    int from = start;
    while (from < end) {
      if (filled == piece.length) {
        flush();
      }
      int count = Math.min(end - from, piece.length - filled);
      System.arraycopy(bytes, from, piece, filled, count);
      filled += count;
      from += count;
    }
  }

  private void flush() throws E {
    pieces.accept(piece, 0, filled);
    filled = 0;
  }
}
