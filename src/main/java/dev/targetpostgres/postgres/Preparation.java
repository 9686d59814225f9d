package dev.targetpostgres.postgres;

import java.lang.reflect.Proxy;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.text.NumberFormat;
import java.util.GregorianCalendar;
import java.util.UUID;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
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

  /** As many as PostgreSQL asks for by default. */
  private static final int SCRAM_ITERATIONS = 4_096;

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
    prepareLogin();
  }

  /**
   * Loads and compiles what a login with a password (SCRAM) computes. It is a fourth of the
   * processor time that a start takes.
   */
  private static void prepareLogin() {
    try {
      PBEKeySpec nobody = new PBEKeySpec(new char[] {'x'}, new byte[] {1}, SCRAM_ITERATIONS, 256);
      SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(nobody);
    } catch (GeneralSecurityException missing) {
      LOG.debug("the login is not prepared", missing);
    }
  }
}
