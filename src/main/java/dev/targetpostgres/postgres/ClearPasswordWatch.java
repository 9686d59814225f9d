package dev.targetpostgres.postgres;

import java.nio.ByteBuffer;

/**
 * Reads the server's first bytes along with the driver, and detects a request for the password in
 * clear text. Under TLS it detects nothing, since the bytes are encrypted.
 */
final class ClearPasswordWatch {
  private static final byte NO_ENCRYPTION = 'N';
  private static final byte AUTHENTICATION = 'R';
  private static final int CLEAR_PASSWORD = 3;

  /** Collects type, length and method of an authentication request. */
  private final ByteBuffer request = ByteBuffer.allocate(1 + Integer.BYTES + Integer.BYTES);

  /** Inspects received bytes; returns whether it needs more of them. */
  boolean inspect(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length && request.hasRemaining(); i++) {
      boolean isFirst = request.position() == 0;
      if (isFirst && bytes[i] != NO_ENCRYPTION && bytes[i] != AUTHENTICATION) {
        return false;
      }
      if (!isFirst || bytes[i] == AUTHENTICATION) {
        request.put(bytes[i]);
      }
    }
    return request.hasRemaining();
  }

  boolean isPasswordRequested() {
    return !request.hasRemaining() && request.getInt(1 + Integer.BYTES) == CLEAR_PASSWORD;
  }
}
