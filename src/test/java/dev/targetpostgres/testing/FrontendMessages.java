package dev.targetpostgres.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * Follows what a client sends, far enough to see its COMMITs go by, whether as a simple query or by
 * Parse, Execute and Sync.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">messages</a>
 */
final class FrontendMessages {
  private static final int KEPT = 64;
  private static final int TLS_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;

  private final ByteBuffer header = ByteBuffer.allocate(5);
  private final ByteBuffer body = ByteBuffer.allocate(KEPT);
  private boolean starting = true;
  private long bodyLeft = -1;
  private boolean commitParsed;
  private boolean commitExecuted;

  FrontendMessages() {
    expectHeader();
  }

  /** Takes the next bytes; returns the COMMITs that are complete with them. */
  int accept(byte[] bytes, int length) {
    int commits = 0;
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
        commits += isCommit() ? 1 : 0;
        expectHeader();
      }
    }
    return commits;
  }

  /** The first message, and one that asks for encryption, have no type. */
  private void expectHeader() {
    if (starting && bodyLeft == 0) {
      int code = body.getInt(0);
      starting = code == TLS_REQUEST || code == GSS_REQUEST;
    }
    bodyLeft = -1;
    body.clear();
    header.clear().limit(starting ? Integer.BYTES : header.capacity());
  }

  /** Whether the complete message is the last of a COMMIT. */
  private boolean isCommit() {
    if (starting) {
      return false;
    }
    String[] texts = new String(body.array(), 0, body.position(), UTF_8).split("\0", -1);
    return switch (header.get(0)) {
      case 'Q' -> isCommit(texts[0]);
      case 'P' -> {
        commitParsed = texts.length > 1 && isCommit(texts[1]);
        yield false;
      }
      case 'E' -> {
        commitExecuted = commitParsed;
        yield false;
      }
      case 'S' -> {
        boolean commit = commitExecuted;
        commitExecuted = false;
        yield commit;
      }
      default -> false;
    };
  }

  private static boolean isCommit(String query) {
    return query.equalsIgnoreCase("COMMIT");
  }
}
