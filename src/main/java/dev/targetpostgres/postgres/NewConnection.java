package dev.targetpostgres.postgres;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Answers two questions that the pool asks, and saves their round trips: whether a connection works
 * that was in use shortly before, and its isolation level. All else goes to the driver.
 */
final class NewConnection implements InvocationHandler {
  /** Nothing on the way closes a connection sooner. If it is lost, its work is done again. */
  private static final Duration SURELY_VALID = Duration.ofSeconds(20);

  private final Connection connection;
  private final Time time;
  private volatile long usedAt;

  private NewConnection(Connection connection, Time time) {
    this.connection = connection;
    this.time = time;
    usedAt = time.nanos();
  }

  /** Returns the connection, whose login has just succeeded, as the pool is to see it. */
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
      // The pool would restore the level if it were changed, which nobody does.
      case "getTransactionIsolation" -> Connection.TRANSACTION_READ_COMMITTED;
      case "isValid" -> wasJustUsed() ? true : passOn(method, arguments);
      case "createStatement", "prepareStatement", "commit", "rollback" -> {
        usedAt = time.nanos();
        yield passOn(method, arguments);
      }
      default -> passOn(method, arguments);
    };
  }

  private boolean wasJustUsed() {
    return time.nanos() - usedAt < SURELY_VALID.toNanos();
  }

  private @Nullable Object passOn(Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException failed) {
      throw failed.getCause();
    }
  }
}
