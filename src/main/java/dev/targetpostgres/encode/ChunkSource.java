package dev.targetpostgres.encode;

/** Where buffers take their memory from, and give it back to. Thread-safe. */
public interface ChunkSource {
  /** An array of that many bytes, of whatever content. Never blocks. */
  byte[] take(int size);

  /** Takes an array back. */
  void giveBack(byte[] chunk);
}
