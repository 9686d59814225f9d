package dev.targetpostgres.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * An action of an administrator that disturbs the target's sessions at any moment.
 *
 * @param after time since the first commit or since the disturbance before
 * @param lasting duration of the disturbance, if it has one
 */
public record Disturbance(Kind kind, Duration after, Duration lasting) {
  private static final int LATEST_MILLIS = 1500;
  private static final int LONGEST_MILLIS = 800;
  private static final int LOOK_MILLIS = 5;

  /** The kind of action. */
  public enum Kind {
    /** The sessions are ended, even in the middle of a message. */
    ENDED(""),
    /** New sessions are read-only for a while, and old ones are ended. */
    READ_ONLY("default_transaction_read_only = on"),
    /** For a while, sessions that are idle in a transaction are ended after 1 ms. */
    IDLE_ENDED("idle_in_transaction_session_timeout = 1");

    private final String setting;

    Kind(String setting) {
      this.setting = setting;
    }
  }

  /** Returns a random disturbance. */
  public static Disturbance random(Random random) {
    return new Disturbance(
        Kind.values()[random.nextInt(Kind.values().length)],
        Duration.ofMillis(random.nextInt(LATEST_MILLIS)),
        Duration.ofMillis(random.nextInt(LONGEST_MILLIS)));
  }

  /**
   * Starts a thread that disturbs the sessions of the database, one disturbance after the other.
   *
   * @param begins condition to wait for, since a run does not start on a read-only server
   */
  public static Thread start(
      List<Disturbance> disturbances, TestDatabase database, BooleanSupplier begins) {
    Thread thread = new Thread(() -> disturb(disturbances, database, begins), "disturbances");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void disturb(
      List<Disturbance> disturbances, TestDatabase database, BooleanSupplier begins) {
    // The connection is to another database, since this one can be read-only.
    try (Connection connection = database.server().connect();
        Statement statement = connection.createStatement()) {
      while (!begins.getAsBoolean()) {
        Thread.sleep(LOOK_MILLIS);
      }
      String alter = "ALTER DATABASE \"%s\" ".formatted(database.name());
      for (Disturbance disturbance : disturbances) {
        Thread.sleep(disturbance.after().toMillis());
        String setting = disturbance.kind().setting;
        if (!setting.isEmpty()) {
          statement.execute(alter + "SET " + setting);
          endSessions(statement, database);
          Thread.sleep(disturbance.lasting().toMillis());
          statement.execute(alter + "RESET ALL");
        }
        endSessions(statement, database);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (SQLException failed) {
      throw new AssertionError("disturbing " + database.name(), failed);
    }
  }

  private static void endSessions(Statement statement, TestDatabase database) throws SQLException {
    statement.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE application_name = 'target-postgres' AND datname = '%s'"
                .formatted(database.name()));
  }
}
