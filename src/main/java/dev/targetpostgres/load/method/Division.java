package dev.targetpostgres.load.method;

import dev.targetpostgres.postgres.ErrorDetails;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads rows in order, without those that the server rejects. It divides a piece that fails until
 * the rejected row is alone. An error of COPY mostly names the row; an error of a merge does not.
 * For k rejected rows among n, about 2·k·log2(n) pieces are tried. Not thread-safe.
 */
public final class Division {
  private static final Logger LOG = LoggerFactory.getLogger(Division.class);

  /** The log reports progress after so many pieces, then each time after twice as many. */
  private static final int FIRST_LOGGED = 32;

  private static final int SMALLEST_LIMIT = 16;

  private final String stream;
  private final int rows;
  private final Loading loading;
  private final Deque<Piece> left = new ArrayDeque<>();

  /** The most rows sent at once. Each rejected row halves it, each loaded piece doubles it. */
  private int limit;

  private int tried;
  private int logAt = FIRST_LOGGED;
  private int rejected;
  private boolean ended;

  /** Creates a division of so many rows of the stream. */
  public Division(String stream, int rows, Loading loading) {
    this.stream = stream;
    this.rows = rows;
    this.loading = loading;
    limit = rows;
  }

  /** Loads and rejects rows for a division. Rows are numbered from 0. */
  public interface Loading {
    /** Loads all rows and returns null, or loads none and returns the server's error. */
    @Nullable SQLException load(int first, int count) throws SQLException;

    /** Rejects a row that failed alone. Returns whether to load the rows after it. */
    boolean rejected(int row, SQLException cause) throws SQLException;
  }

  /**
   * Rows that are not loaded yet.
   *
   * @param fails whether they have failed together, or probably will
   * @param cause the error with which they failed, or null
   */
  private record Piece(int first, int count, boolean fails, @Nullable SQLException cause) {
    Piece(int first, int count) {
      this(first, count, false, null);
    }
  }

  /**
   * Loads the rows that the server does not reject.
   *
   * @param cause the error with which all rows failed together
   */
  public void run(SQLException cause) throws SQLException {
    left.push(new Piece(0, rows, true, cause));
    while (!left.isEmpty() && !ended) {
      Piece piece = left.pop();
      if (piece.fails() && piece.count() > 1) {
        divide(piece);
      } else {
        load(piece);
      }
    }
  }

  private void load(Piece piece) throws SQLException {
    int count = Math.min(piece.count(), limit);
    push(piece.first() + count, piece.count() - count);
    SQLException cause = tried(piece.first(), count);
    if (cause != null) {
      failed(piece.first(), count, cause);
    }
  }

  /** Divides the piece before and after the row that COPY names, or in halves. */
  private void divide(Piece piece) throws SQLException {
    int named = piece.cause() == null ? 0 : ErrorDetails.copyLine(piece.cause());
    if (named >= 1 && named <= piece.count()) {
      push(piece.first() + named, piece.count() - named);
      push(piece.first() + named - 1, 1);
      push(piece.first(), named - 1);
      return;
    }
    int half = piece.count() / 2;
    SQLException cause = tried(piece.first(), half);
    left.push(new Piece(piece.first() + half, piece.count() - half, cause == null, null));
    if (cause != null) {
      failed(piece.first(), half, cause);
    }
  }

  private void push(int first, int count) {
    if (count > 0) {
      left.push(new Piece(first, count));
    }
  }

  private void failed(int first, int count, SQLException cause) throws SQLException {
    if (count > 1) {
      left.push(new Piece(first, count, true, cause));
      return;
    }
    rejected++;
    limit = Math.max(limit / 2, SMALLEST_LIMIT);
    ended = !loading.rejected(first, cause);
  }

  private @Nullable SQLException tried(int first, int count) throws SQLException {
    SQLException cause = loading.load(first, count);
    if (cause == null) {
      limit = Math.min(limit * 2, rows);
    }
    if (++tried == logAt) {
      logAt *= 2;
      LOG.info(
          "stream {}: looking for the records that the server rejects: {} found so far, {} of {}"
              + " records done",
          stream,
          rejected,
          first,
          rows);
    }
    return cause;
  }
}
