package dev.targetpostgres.report;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LogbackServiceProvider;
import ch.qos.logback.classic.util.LogbackMDCAdapter;

/**
 * Logback as the program uses it, named rather than looked for: the search for providers and for
 * configurations opens every jar of the class path, which a start from a class archive spares.
 */
public final class LogProvider extends LogbackServiceProvider {
  /** For SLF4J. */
  public LogProvider() {}

  /** Lets loggers come from here. To be called before there is one. */
  public static void choose() {
    System.setProperty("slf4j.provider", LogProvider.class.getName());
    // It would tell the user which provider it was told to use.
    System.setProperty("slf4j.internal.verbosity", "WARN");
  }

  @Override
  public void initialize() {
    LoggerContext context = (LoggerContext) getLoggerFactory();
    context.setMDCAdapter((LogbackMDCAdapter) getMDCAdapter());
    new LogConfigurator().configure(context);
    context.start();
  }
}
