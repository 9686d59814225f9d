package dev.targetpostgres.blackbox;

import java.io.ByteArrayInputStream;

/** Input that hands out a few bytes at a time, however many are asked for. */
final class Trickle extends ByteArrayInputStream {
  private final int piece;

  Trickle(byte[] bytes, int piece) {
    super(bytes);
    this.piece = piece;
  }

  @Override
  public synchronized int read(byte[] target, int offset, int length) {
    return super.read(target, offset, Math.min(length, piece));
  }
}
