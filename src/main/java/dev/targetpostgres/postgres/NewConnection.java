package dev.targetpostgres.postgres;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that answers two of the pool's questions without a round trip: whether a connection that
 * was just in use is valid, and its isolation level. It forwards all other calls to the driver.
 */
final class NewConnection implements InvocationHandler {
  /** Firewalls and poolers allow longer idle times. If the connection is lost, work is retried. */
  private static final Duration SURELY_VALID = Duration.ofSeconds(20);

  private final Connection connection;
  private final Time time;
  private volatile long usedAt;

  private NewConnection(Connection connection, Time time) {
    this.connection = connection;
    this.time = time;
    usedAt = time.nanos();
  }

  /** Wraps a connection whose login has just succeeded. */
  static Connection of(Connection connection, Time time) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            new NewConnection(connection, time));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    return switch (method.getName()) {
      // Only the pool reads the level, to restore it after changes, and we never change it.
      case "getTransactionIsolation" -> Connection.TRANSACTION_READ_COMMITTED;
      case "isValid" -> wasJustUsed() ? true : forward(method, arguments);
      case "createStatement", "prepareStatement", "commit", "rollback" -> {
        usedAt = time.nanos();
        yield forward(method, arguments);
      }
      default -> forward(method, arguments);
    };
  }

  private boolean wasJustUsed() {
    return time.nanos() - usedAt < SURELY_VALID.toNanos();
  }

  private @Nullable Object forward(Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException failed) {
      throw failed.getCause();
    }
  }
}
