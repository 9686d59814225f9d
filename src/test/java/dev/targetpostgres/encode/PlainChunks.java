package dev.targetpostgres.encode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Memory for buffers that contains garbage when it is taken. Counts its chunks. */
final class PlainChunks implements ChunkSource {
  private final List<byte[]> held = new ArrayList<>();
  private final Set<Integer> sizes = new HashSet<>();
  private int taken;

  @Override
  public byte[] take(int size) {
    byte[] chunk = new byte[size];
    Arrays.fill(chunk, (byte) 0x55);
    held.add(chunk);
    sizes.add(size);
    taken++;
    return chunk;
  }

  @Override
  public void giveBack(byte[] chunk) {
    for (int i = 0; i < held.size(); i++) {
      if (held.get(i) == chunk) {
        held.remove(i);
        return;
      }
    }
    throw new AssertionError("given back twice, or never taken");
  }

  /** Returns how many chunks are not given back. */
  int held() {
    return held.size();
  }

  /** Returns how many chunks were taken. */
  int taken() {
    return taken;
  }

  /** Returns the sizes of all chunks taken. */
  Set<Integer> sizes() {
    return sizes;
  }
}
