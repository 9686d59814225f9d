package dev.targetpostgres.report;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LogbackServiceProvider;
import ch.qos.logback.classic.util.LogbackMDCAdapter;

/**
 * Provides Logback to SLF4J under a fixed name. A search for providers and configurations would
 * open every jar of the class path, which a start from a class archive avoids.
 */
public final class LogProvider extends LogbackServiceProvider {
  /** Makes the provider for SLF4J. */
  public LogProvider() {}

  /** Makes SLF4J use this provider. Call it before the first logger is made. */
  public static void choose() {
    System.setProperty("slf4j.provider", LogProvider.class.getName());
    // At its usual level, SLF4J prints the name of the provider on stderr.
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
