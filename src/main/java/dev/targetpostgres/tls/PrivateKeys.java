package dev.targetpostgres.tls;

import dev.targetpostgres.report.TargetException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Reads private keys in the forms that OpenSSL writes. Which kind of key it is, the certificate
 * says, which has to be there anyway.
 */
final class PrivateKeys {
  static final String LABEL = "PRIVATE KEY";

  private static final byte[] PROBE = {1, 2, 3};

  private final Material material;
  private final @Nullable String password;
  private final PublicKey owner;

  private PrivateKeys(Material material, @Nullable String password, PublicKey owner) {
    this.material = material;
    this.password = password;
    this.owner = owner;
  }

  /**
   * The key in a user's file or text.
   *
   * @param password null where there is none
   * @param owner what the certificate holds
   * @throws TargetException where it is no key, the password is wrong, or it is another's key
   */
  static PrivateKey read(Material material, @Nullable String password, PublicKey owner) {
    return new PrivateKeys(material, password, owner).read();
  }

  /** A key as {@link PrivateKey#getEncoded} gives it. */
  static PrivateKey of(byte[] pkcs8, PublicKey owner) throws GeneralSecurityException {
    return KeyFactory.getInstance(owner.getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  private PrivateKey read() {
    byte[] pkcs8 = pkcs8(block());
    try {
      PrivateKey key = of(pkcs8, owner);
      if (fits(key)) {
        return key;
      }
    } catch (GeneralSecurityException another) {
      throw notFitting();
    }
    throw notFitting();
  }

  private Pem block() {
    return material.blocks(LABEL).stream()
        .filter(block -> block.label().endsWith(LABEL))
        .findFirst()
        .orElseThrow(
            () -> material.wrong("must hold a private key, from BEGIN PRIVATE KEY to its END"));
  }

  private byte[] pkcs8(Pem block) {
    return switch (block.label()) {
      case LABEL -> bare(block);
      case "ENCRYPTED PRIVATE KEY" -> decrypted(block, KeyDecryption::pkcs8);
      case "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
          wrapped(
              KeyDecryption.isNeeded(block)
                  ? decrypted(block, KeyDecryption::ownForm)
                  : block.content());
      default ->
          throw material.wrong(
              ("holds a key in a form that is not supported (%s); openssl pkcs8 -topk8 or ssh-keygen"
                      + " -p -m PKCS8 converts it")
                  .formatted(block.label()));
    };
  }

  /** The label says nothing where it was not written: what is encrypted begins with how it is. */
  private byte[] bare(Pem block) {
    return Der.isSequenceOf(block.content(), (byte) Der.SEQUENCE)
        ? decrypted(block, KeyDecryption::pkcs8)
        : block.content();
  }

  /** One of the ways in which keys are encrypted. */
  private interface Decryption {
    byte[] decrypt(Pem block, String password) throws GeneralSecurityException;
  }

  private byte[] decrypted(Pem block, Decryption decryption) {
    if (password == null) {
      throw material.wrong(
          "holds an encrypted key; set \"ssl_client_private_key_password\" to its password");
    }
    try {
      return decryption.decrypt(block, password);
    } catch (NoSuchAlgorithmException unknown) {
      throw material.wrong(
          "holds a key that is damaged, or encrypted in a way that is not supported; openssl pkcs8"
              + " -topk8 -v2 aes-256-cbc writes one that is");
    } catch (GeneralSecurityException wrong) {
      throw material.wrong(
          "holds a key that cannot be decrypted; is \"ssl_client_private_key_password\" right?");
    }
  }

  /** RSA's and EC's own forms, with the name of the algorithm that they leave out. */
  private byte[] wrapped(byte[] key) {
    byte[] algorithm = Der.first(owner.getEncoded());
    return Der.element(Der.SEQUENCE, Der.ZERO, algorithm, Der.element(Der.OCTET_STRING, key));
  }

  private boolean fits(PrivateKey key) throws GeneralSecurityException {
    if (key instanceof RSAKey secret && owner instanceof RSAKey known) {
      return secret.getModulus().equals(known.getModulus());
    }
    Signature signature =
        Signature.getInstance(
            key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : key.getAlgorithm());
    signature.initSign(key);
    signature.update(PROBE);
    byte[] signed = signature.sign();
    signature.initVerify(owner);
    signature.update(PROBE);
    return signature.verify(signed);
  }

  private TargetException notFitting() {
    return material.wrong(
        "holds a key that does not fit \"ssl_client_certificate\", or is damaged; give the key that"
            + " the certificate was made with");
  }
}
