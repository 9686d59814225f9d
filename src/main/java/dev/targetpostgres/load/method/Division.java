package dev.targetpostgres.load.method;

import dev.targetpostgres.postgres.ErrorDetails;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads rows in order, without those that the server rejects: a piece that fails is divided until
 * the row is alone. COPY mostly says which row it was; merges do not. For k rejected rows among n,
 * about 2·k·log2(n) pieces are tried. Used by one thread.
 */
public final class Division {
  private static final Logger LOG = LoggerFactory.getLogger(Division.class);

  /** Pieces after which the log says that the search is under way; then after twice as many. */
  private static final int FIRST_TOLD = 32;

  private static final int SMALLEST_LIMIT = 16;

  private final String stream;
  private final int rows;
  private final Loading loading;
  private final Deque<Piece> left = new ArrayDeque<>();

  /** The most rows that are sent at once; many rejected rows make it small. */
  private int limit;

  private int tried;
  private int tellAt = FIRST_TOLD;
  private int rejected;
  private boolean ended;

  /** Divides so many rows of the stream. */
  public Division(String stream, int rows, Loading loading) {
    this.stream = stream;
    this.rows = rows;
    this.loading = loading;
    limit = rows;
  }

  /** What is done with rows, which are numbered from 0. */
  public interface Loading {
    /** Loads rows; returns why the server rejected them, or null. Nothing of them is left then. */
    @Nullable SQLException load(int first, int count) throws SQLException;

    /** Hears that a row is rejected; returns whether to go on. */
    boolean rejected(int row, SQLException cause) throws SQLException;
  }

  /**
   * Rows that are still to be loaded.
   *
   * @param fails whether it is known, or likely, that they fail together
   * @param cause why they failed, or null
   */
  private record Piece(int first, int count, boolean fails, @Nullable SQLException cause) {
    Piece(int first, int count) {
      this(first, count, false, null);
    }
  }

  /**
   * Loads the rows.
   *
   * @param cause why all of them failed together
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

  /** Tries the rows before the one that COPY names, or the first half. */
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
    if (++tried == tellAt) {
      tellAt *= 2;
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
