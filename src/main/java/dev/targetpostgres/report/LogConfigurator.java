package dev.targetpostgres.report;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Sends logs to stderr, since stdout belongs to STATE. Found by Logback through its service file;
 * code instead of XML saves the XML parser's share of the start-up time.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
  /** For the service loader. */
  public LogConfigurator() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %msg%n");
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    context.getLogger("ROOT").addAppender(appender);
    context.getLogger("ROOT").setLevel(Level.WARN);
    context.getLogger("dev.targetpostgres").setLevel(Level.INFO);
    context.getLogger("com.zaxxer.hikari").setLevel(Level.ERROR);
    // It warns of every keyword that is an annotation of the tap's.
    context.getLogger("com.networknt").setLevel(Level.ERROR);
    // Its failures are explained to the user; what it says beside them can hold secrets.
    context.getLogger("org.apache.sshd").setLevel(Level.OFF);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
