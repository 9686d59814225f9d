package dev.targetpostgres.tunnel;

import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import org.apache.sshd.common.util.security.AbstractSecurityProviderRegistrar;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSASupport;

/** Tells the SSH library what the JDK can do. */
final class JdkSecurity extends AbstractSecurityProviderRegistrar {
  private static final String PROVIDER = "SunEC";

  private JdkSecurity() {
    super(PROVIDER);
  }

  /** To be called before the library is asked for anything else, which looks once. */
  static void register() {
    SecurityUtils.registerSecurityProvider(new JdkSecurity());
  }

  @Override
  public boolean isSupported() {
    return Security.getProvider(PROVIDER) != null;
  }

  @Override
  public Provider getSecurityProvider() {
    return Security.getProvider(PROVIDER);
  }

  @Override
  public Optional<EdDSASupport<?, ?>> getEdDSASupport() {
    return Optional.of(new JdkEd25519());
  }
}
