package dev.targetpostgres.tls;

import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
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

  private final TlsInput material;
  private final @Nullable String password;
  private final PublicKey owner;

  private PrivateKeys(TlsInput material, @Nullable String password, PublicKey owner) {
    this.material = material;
    this.password = password;
    this.owner = owner;
  }

  /**
   * The key in a user's file or text.
   *
   * @param password null if there is none
   * @param owner what the certificate holds
   * @throws TargetException if it is not a key, the password is wrong, or it is another's key
   */
  static PrivateKey read(TlsInput material, @Nullable String password, PublicKey owner) {
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
        .orElseThrow(() -> material.wrong(Wording.NO_KEY.with()));
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
      default -> throw material.wrong(Wording.KEY_FORM_NOT_SUPPORTED.with(block.label()));
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
      throw material.wrong(Wording.KEY_NEEDS_PASSWORD.with());
    }
    try {
      return decryption.decrypt(block, password);
    } catch (NoSuchAlgorithmException unknown) {
      throw material.wrong(Wording.KEY_DAMAGED.with());
    } catch (GeneralSecurityException wrong) {
      throw material.wrong(Wording.KEY_PASSWORD_WRONG.with());
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
    return material.wrong(Wording.KEY_DOES_NOT_FIT.with());
  }
}
