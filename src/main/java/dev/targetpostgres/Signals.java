package dev.targetpostgres;

import dev.targetpostgres.report.ExitCode;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles SIGTERM and SIGINT. */
final class Signals {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
  private static final String SIGNAL = "sun.misc.Signal";
  private static final String HANDLER = "sun.misc.SignalHandler";

  private Signals() {}

  /**
   * Calls the listener at the first SIGTERM or SIGINT. A second one ends the process at once. Uses
   * the JDK's internal class by reflection, since its compiler warning cannot be suppressed.
   */
  static void listen(Consumer<ExitCode> listener) {
    AtomicBoolean stopping = new AtomicBoolean();
    handle("TERM", ExitCode.TERMINATED, stopping, listener);
    handle("INT", ExitCode.INTERRUPTED, stopping, listener);
  }

  private static void handle(
      String name, ExitCode exitCode, AtomicBoolean stopping, Consumer<ExitCode> listener) {
    try {
      Class<?> signal = Class.forName(SIGNAL);
      Class<?> handler = Class.forName(HANDLER);
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (!method.getName().equals("handle")) {
                  return method.invoke(stopping, arguments);
                }
                if (stopping.getAndSet(true)) {
                  Runtime.getRuntime().halt(exitCode.status());
                }
                listener.accept(exitCode);
                return null;
              });
      Method handle = signal.getMethod("handle", signal, handler);
      handle.invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException | RuntimeException unavailable) {
      LOG.debug("signal {} keeps the JVM's own handling", name, unavailable);
    }
  }
}
