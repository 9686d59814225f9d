package dev.targetpostgres.testing;

import java.nio.ByteBuffer;

/**
 * Divides the bytes of one direction of a connection into the protocol's messages, however reads
 * divide them. It keeps only the beginning of each message, so that rows of a COPY cost no memory.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">messages</a>
 */
final class MessageFrames {
  /** The code that a client sends in place of a startup message to request encryption. */
  static final int TLS_REQUEST = 80877103;

  static final int GSS_REQUEST = 80877104;

  /** The code that a client sends in place of a startup message to cancel a query. */
  static final int CANCEL_REQUEST = 80877102;

  /** The type of the client's first messages, which have no type byte. */
  static final char UNTYPED = 0;

  private final ByteBuffer header = ByteBuffer.allocate(5);
  private final ByteBuffer body;
  private final Listener listener;
  private boolean starting;
  private long bodyLeft;

  /**
   * Returns frames for a client's bytes, from the connection's first byte on.
   *
   * @param kept maximum number of bytes of each message that the listener gets
   */
  static MessageFrames ofClient(int kept, Listener listener) {
    return new MessageFrames(true, kept, listener);
  }

  /** Returns frames for a server's bytes after its answer to a request for encryption, if any. */
  static MessageFrames ofServer(int kept, Listener listener) {
    return new MessageFrames(false, kept, listener);
  }

  private MessageFrames(boolean starting, int kept, Listener listener) {
    this.starting = starting;
    this.body = ByteBuffer.allocate(kept);
    this.listener = listener;
    expectHeader();
  }

  /** Gets each message after its last byte has come. */
  interface Listener {
    /**
     * Gets a message.
     *
     * @param type its first byte, or {@link #UNTYPED}
     * @param body the first bytes after the length; valid only until the method returns
     */
    void message(char type, ByteBuffer body);
  }

  /** Reads the next bytes. */
  void accept(byte[] bytes, int length) {
    int position = 0;
    while (position < length || bodyLeft == 0) {
      if (bodyLeft < 0) {
        header.put(bytes[position++]);
        if (!header.hasRemaining()) {
          bodyLeft = header.getInt(header.limit() - Integer.BYTES) - (long) Integer.BYTES;
        }
      } else if (bodyLeft > 0) {
        int step = (int) Math.min(bodyLeft, length - position);
        body.put(bytes, position, Math.min(step, body.remaining()));
        position += step;
        bodyLeft -= step;
      } else {
        body.flip();
        listener.message(starting ? UNTYPED : (char) header.get(0), body);
        if (starting) {
          int code = body.getInt(0);
          starting = code == TLS_REQUEST || code == GSS_REQUEST;
        }
        expectHeader();
      }
    }
  }

  private void expectHeader() {
    bodyLeft = -1;
    body.clear();
    header.clear().limit(starting ? Integer.BYTES : header.capacity());
  }
}
