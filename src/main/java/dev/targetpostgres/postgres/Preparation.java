package dev.targetpostgres.postgres;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.text.NumberFormat;
import java.util.GregorianCalendar;
import java.util.UUID;
import org.postgresql.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads classes and objects for the first connection, while the main thread reads the settings. The
 * driver, the pool and the JDK create these objects once and keep them: locale formats, a random
 * source, the driver's logger and a proxy class.
 */
public final class Preparation implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

  private Preparation() {}

  /** Starts the preparation in a daemon thread, and does not wait for it. */
  public static void begin() {
    Thread thread = new Thread(new Preparation(), "preparation");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    try {
      prepare();
    } catch (RuntimeException | LinkageError | InternalError failed) {
      // The first connection fails in the same way, and explains it.
      LOG.debug("the first connection is not prepared", failed);
    }
  }

  private static void prepare() {
    new GregorianCalendar();
    new Driver();
    UUID.randomUUID();
    NumberFormat.getIntegerInstance();
    Proxy.newProxyInstance(
        Connection.class.getClassLoader(),
        new Class<?>[] {Connection.class},
        (connection, method, arguments) -> null);
  }
}
