package dev.targetpostgres.report;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.util.Set;

/** Turns log events into lines, without a header and a footer. */
abstract class LineEncoder extends EncoderBase<ILoggingEvent> {
  /** Key of the {@link Secrets} to mask in the context of the logs. */
  static final String SECRETS = Secrets.class.getName();

  private static final byte[] NOTHING = {};
  private static final Secrets NONE = new Secrets(Set.of());

  /** Returns the text with secrets masked. */
  final String shown(String text) {
    Object secrets = getContext() == null ? null : getContext().getObject(SECRETS);
    return (secrets instanceof Secrets known ? known : NONE).shown(text);
  }

  @Override
  public final byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public final byte[] footerBytes() {
    return NOTHING;
  }
}
