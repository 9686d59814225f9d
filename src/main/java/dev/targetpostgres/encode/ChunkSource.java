package dev.targetpostgres.encode;

/** Supplies buffers with memory and receives it again. Implementations are thread-safe. */
public interface ChunkSource {
  /** Returns an array of that many bytes, with arbitrary contents. Never blocks. */
  byte[] take(int size);

  /** Returns an array to the source. */
  void giveBack(byte[] chunk);
}
