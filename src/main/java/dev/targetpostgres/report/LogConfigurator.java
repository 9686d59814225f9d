package dev.targetpostgres.report;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Sends logs to stderr, since stdout is for STATE. {@link LogProvider} calls it in the program. In
 * tests, Logback finds it through its service file.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
  private static final String OURS = "dev.targetpostgres";

  /** Property that the launcher sets if stderr is a terminal. */
  private static final String TERMINAL = "target-postgres.terminal";

  /** Property that the launcher sets if stdout is a terminal. */
  private static final String STDOUT_TERMINAL = "target-postgres.stdout-terminal";

  private static final String APPENDER = "stderr";

  /** Makes the configurator for the service loader. */
  public LogConfigurator() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    apply(LogOptions.of(Map.of()), context);
    context.getLogger("ROOT").setLevel(Level.WARN);
    context.getLogger("com.zaxxer.hikari").setLevel(Level.ERROR);
    // The tunnel explains its failures itself, and the library's log lines can contain secrets.
    context.getLogger("org.apache.sshd").setLevel(Level.OFF);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Applies the options. Does nothing if they are applied already, so changed levels stay. */
  public static void apply(LogOptions options) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    if (!options.isSame((LogOptions) context.getObject(OURS))) {
      apply(options, context);
    }
  }

  /** Masks these secrets from now on, in place of those of earlier runs. */
  public static void hide(Secrets secrets) {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).putObject(LineEncoder.SECRETS, secrets);
  }

  private static void apply(LogOptions options, LoggerContext context) {
    context.putObject(OURS, options);
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setName(APPENDER);
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder(options.format(), context));
    appender.start();
    context.getLogger("ROOT").detachAppender(APPENDER);
    context.getLogger("ROOT").addAppender(appender);
    context.getLogger(OURS).setLevel(options.level().level());
    context.getLogger(MetricLog.LOGGER).setLevel(options.metrics() ? null : Level.WARN);
  }

  /** Returns whether stderr is a terminal. */
  static boolean isStderrTerminal() {
    return Boolean.getBoolean(TERMINAL);
  }

  /** Returns whether stdout is a terminal. */
  static boolean isStdoutTerminal() {
    return Boolean.getBoolean(STDOUT_TERMINAL);
  }

  /** Returns whether stderr is a terminal that understands escape sequences. */
  static boolean isTerminal() {
    return isStderrTerminal() && !System.getenv().getOrDefault("TERM", "dumb").equals("dumb");
  }

  /** Returns whether to use colour, by the rule of <a href="https://no-color.org">NO_COLOR</a>. */
  static boolean isColoured() {
    return isTerminal() && System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
  }

  private static Encoder<ILoggingEvent> encoder(LogFormat format, LoggerContext context) {
    Encoder<ILoggingEvent> encoder =
        switch (format) {
          case TEXT -> new TextEncoder();
          case JSON -> new StructuredEncoder();
        };
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }
}
