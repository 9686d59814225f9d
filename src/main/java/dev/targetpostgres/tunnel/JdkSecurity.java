package dev.targetpostgres.tunnel;

import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import org.apache.sshd.common.util.security.AbstractSecurityProviderRegistrar;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSASupport;

/** Registers the JDK's Ed25519 support with the SSH library. */
final class JdkSecurity extends AbstractSecurityProviderRegistrar {
  private static final String PROVIDER = "SunEC";

  private JdkSecurity() {
    super(PROVIDER);
  }

  /** Must run before the first use of the library, which reads its registry only once. */
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
