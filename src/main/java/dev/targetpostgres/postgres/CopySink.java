package dev.targetpostgres.postgres;

import dev.targetpostgres.encode.RowRange;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Sends rows by COPY in its binary format. */
public final class CopySink {
  /** Signature, flags and the length of an empty header extension. */
  private static final byte[] HEADER =
      "PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

  private static final byte[] TRAILER = {(byte) 0xFF, (byte) 0xFF};

  private CopySink() {}

  /** A source of rows. */
  public interface Rows {
    /** Passes the encoded rows on, piece by piece. */
    void forEach(RowRange.Pieces<SQLException> pieces) throws SQLException;
  }

  /** Runs the COPY statement with the rows; returns how many the server stored. */
  public static long copy(Connection connection, String statement, RowRange rows)
      throws SQLException {
    return copy(connection, statement, rows::forEach);
  }

  /** Runs the COPY statement with the rows; returns how many the server stored. */
  public static long copy(Connection connection, String statement, Rows rows) throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement);
    try {
      copy.writeToCopy(HEADER, 0, HEADER.length);
      rows.forEach(copy::writeToCopy);
      copy.writeToCopy(TRAILER, 0, TRAILER.length);
      return copy.endCopy();
    } catch (SQLException failed) {
      throw SqlStates.isMisread(failed)
          ? new SQLException(failed.getMessage(), SqlStates.MISREAD_VALUE, failed)
          : failed;
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }
}
