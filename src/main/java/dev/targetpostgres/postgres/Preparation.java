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
 * What the first connection of a process waits for, done while the settings are being read. The
 * driver, the pool and the JDK keep what they make here, and make it once: formats of the locale, a
 * source of random numbers, the driver's logger, the class of connections that stand for others.
 */
public final class Preparation implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

  private Preparation() {}

  /** Begins, in a thread that nobody has to wait for. */
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
      // Whoever needs what cannot be made meets the same failure, and explains it.
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
