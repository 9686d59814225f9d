package dev.targetpostgres.report;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.util.Set;

/** Makes log events lines, with nothing before the first and after the last. */
abstract class LineEncoder extends EncoderBase<ILoggingEvent> {
  /** Key of the logs' context for the {@link Secrets} to mask. */
  static final String SECRETS = Secrets.class.getName();

  private static final byte[] NOTHING = {};
  private static final Secrets NONE = new Secrets(Set.of());

  /** Returns the text as it may be shown. */
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
