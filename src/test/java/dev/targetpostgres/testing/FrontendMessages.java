package dev.targetpostgres.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * Counts the COMMITs that a client sends, whether as a simple query or by Parse, Execute and Sync.
 */
final class FrontendMessages {
  private static final int KEPT = 64;

  private final MessageFrames frames = MessageFrames.ofClient(KEPT, this::message);
  private boolean commitParsed;
  private boolean commitExecuted;
  private int commits;

  /** Reads the next bytes. Returns how many COMMITs they complete. */
  int accept(byte[] bytes, int length) {
    commits = 0;
    frames.accept(bytes, length);
    return commits;
  }

  private void message(char type, ByteBuffer body) {
    body.rewind();
    byte[] bytes = new byte[body.limit()];
    body.get(bytes);
    String[] texts = new String(bytes, UTF_8).split("\0", -1);
    switch (type) {
      case 'Q' -> commits += isCommit(texts[0]) ? 1 : 0;
      case 'P' -> commitParsed = texts.length > 1 && isCommit(texts[1]);
      case 'E' -> commitExecuted = commitParsed;
      case 'S' -> {
        commits += commitExecuted ? 1 : 0;
        commitExecuted = false;
      }
      default -> {
        // The message commits nothing.
      }
    }
  }

  private static boolean isCommit(String query) {
    return query.strip().equalsIgnoreCase("COMMIT") || query.endsWith(";COMMIT");
  }
}
