package dev.targetpostgres.postgres;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Keeps the pool from closing a connection on "feature not supported": the pool takes it for a
 * broken connection, the server says it of a column that a view depends on.
 */
final class EvictionOverride implements SQLExceptionOverride {
  private static final String FEATURE_NOT_SUPPORTED = "0A000";

  @java.lang.Override
  public Override adjudicate(SQLException exception) {
    return FEATURE_NOT_SUPPORTED.equals(exception.getSQLState())
        ? Override.DO_NOT_EVICT
        : Override.CONTINUE_EVICT;
  }
}
