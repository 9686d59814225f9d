package dev.targetpostgres.postgres;

import dev.targetpostgres.report.Text;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the server's refusal of a row says about the row. */
public final class Refusal {
  private static final int UNKNOWN = -1;
  private static final Pattern LINE = Pattern.compile("^COPY .*, line (\\d+)", Pattern.DOTALL);
  private static final Pattern COLUMN = Pattern.compile("^COPY .*, line \\d+, column ([^:\n]+)");

  private Refusal() {}

  /** The row of a COPY, from 1, or -1 where the server does not say. */
  public static int copyLine(SQLException exception) {
    Matcher line = LINE.matcher(where(exception));
    return line.find() ? Integer.parseInt(line.group(1)) : UNKNOWN;
  }

  /** The column, or an empty text where the server does not say. */
  public static String column(SQLException exception) {
    ServerErrorMessage message = message(exception);
    if (message != null && message.getColumn() != null) {
      return message.getColumn();
    }
    Matcher column = COLUMN.matcher(where(exception));
    return column.find() ? column.group(1) : "";
  }

  /** The server's words, and what the way out is where there is one. */
  public static Text reason(SQLException exception) {
    ServerErrorMessage message = message(exception);
    return Optional.ofNullable(message == null ? null : message.getMessage())
        .flatMap(Casts::loss)
        .map(Text::quoted)
        .orElseGet(() -> ServerErrors.describe(exception));
  }

  private static String where(SQLException exception) {
    ServerErrorMessage message = message(exception);
    return message == null || message.getWhere() == null ? "" : message.getWhere();
  }

  private static @Nullable ServerErrorMessage message(SQLException exception) {
    return exception instanceof PSQLException server ? server.getServerErrorMessage() : null;
  }
}
