package dev.targetpostgres.postgres;

import java.nio.ByteBuffer;

/**
 * Reads along what a server says first, and notices if it asks for the password in clear text
 * without TLS. Under TLS nothing of that can be seen.
 */
final class ClearPasswordWatch {
  private static final byte NO_ENCRYPTION = 'N';
  private static final byte AUTHENTICATION = 'R';
  private static final int CLEAR_PASSWORD = 3;

  /** Kind, length and method of an authentication request. */
  private final ByteBuffer request = ByteBuffer.allocate(1 + Integer.BYTES + Integer.BYTES);

  /** Returns whether more has to be seen. */
  boolean sees(byte[] bytes, int offset, int length) {
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

  boolean isAsked() {
    return !request.hasRemaining() && request.getInt(1 + Integer.BYTES) == CLEAR_PASSWORD;
  }
}
