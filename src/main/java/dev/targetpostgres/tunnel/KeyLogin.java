package dev.targetpostgres.tunnel;

import dev.targetpostgres.report.Wording;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.sshd.client.auth.pubkey.KeyAgentIdentity;
import org.apache.sshd.client.auth.pubkey.KeyPairIdentity;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKey;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.signature.SignatureFactoriesManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs in with the configured key, then with the agent's, since servers limit the attempts. */
final class KeyLogin extends UserAuthPublicKey {
  private static final Logger LOG = LoggerFactory.getLogger(KeyLogin.class);

  private final @Nullable KeyPair configured;
  private final @Nullable Path agent;

  KeyLogin(@Nullable KeyPair configured, @Nullable Path agent) {
    this.configured = configured;
    this.agent = agent;
  }

  @Override
  protected Iterator<PublicKeyIdentity> createPublicKeyIterator(
      ClientSession session, SignatureFactoriesManager manager) {
    List<PublicKeyIdentity> identities = new ArrayList<>();
    if (configured != null) {
      identities.add(new KeyPairIdentity(manager, session, configured));
    }
    if (agent != null) {
      addAgents(new AgentSocket(agent), identities);
    }
    return identities.iterator();
  }

  private static void addAgents(AgentSocket agent, List<PublicKeyIdentity> identities) {
    try {
      for (Map.Entry<PublicKey, String> key : agent.getIdentities()) {
        identities.add(new KeyAgentIdentity(agent, key.getKey(), key.getValue()));
      }
    } catch (IOException silent) {
      Wording.AGENT_DOES_NOT_ANSWER.with(silent.getMessage()).warn(LOG);
    }
  }
}
