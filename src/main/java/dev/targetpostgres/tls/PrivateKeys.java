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

/** Reads private keys in OpenSSL's forms. The certificate determines the key's algorithm. */
final class PrivateKeys {
  static final String LABEL = "PRIVATE KEY";

  private static final byte[] PROBE = {1, 2, 3};

  private final TlsInput input;
  private final @Nullable String password;
  private final PublicKey owner;

  private PrivateKeys(TlsInput input, @Nullable String password, PublicKey owner) {
    this.input = input;
    this.password = password;
    this.owner = owner;
  }

  /**
   * Reads the key in a user's file or text.
   *
   * @param password decrypts the key; null if there is none
   * @param owner the public key in the certificate
   * @throws TargetException if it is not a key, the password is wrong, or the certificate has
   *     another key
   */
  static PrivateKey read(TlsInput input, @Nullable String password, PublicKey owner) {
    return new PrivateKeys(input, password, owner).read();
  }

  /** Decodes a key from the form of {@link PrivateKey#getEncoded}. */
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
    return input.blocks(LABEL).stream()
        .filter(block -> block.label().endsWith(LABEL))
        .findFirst()
        .orElseThrow(() -> input.wrong(Wording.NO_KEY.with()));
  }

  private byte[] pkcs8(Pem block) {
    return switch (block.label()) {
      case LABEL -> bare(block);
      case "ENCRYPTED PRIVATE KEY" -> decrypted(block, KeyDecryption::pkcs8);
      case "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
          wrapped(
              KeyDecryption.isNeeded(block)
                  ? decrypted(block, KeyDecryption::traditional)
                  : block.content());
      default -> throw input.wrong(Wording.KEY_FORM_NOT_SUPPORTED.with(block.label()));
    };
  }

  /** Looks into the content: a DER file has no label that tells whether the key is encrypted. */
  private byte[] bare(Pem block) {
    return Der.isSequenceOf(block.content(), (byte) Der.SEQUENCE)
        ? decrypted(block, KeyDecryption::pkcs8)
        : block.content();
  }

  private interface Decryption {
    byte[] decrypt(Pem block, String password) throws GeneralSecurityException;
  }

  private byte[] decrypted(Pem block, Decryption decryption) {
    if (password == null) {
      throw input.wrong(Wording.KEY_NEEDS_PASSWORD.with());
    }
    try {
      return decryption.decrypt(block, password);
    } catch (NoSuchAlgorithmException unknown) {
      throw input.wrong(Wording.KEY_DAMAGED.with());
    } catch (GeneralSecurityException wrong) {
      throw input.wrong(Wording.KEY_PASSWORD_WRONG.with());
    }
  }

  /** Wraps a key in PKCS#1 or SEC1 form as PKCS#8, which also names the algorithm. */
  private byte[] wrapped(byte[] key) {
    byte[] algorithm = Der.first(owner.getEncoded());
    return Der.element(Der.SEQUENCE, Der.ZERO, algorithm, Der.element(Der.OCTET_STRING, key));
  }

  private boolean fits(PrivateKey key) throws GeneralSecurityException {
    if (key instanceof RSAKey secret && owner instanceof RSAKey certified) {
      return secret.getModulus().equals(certified.getModulus());
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
    return input.wrong(Wording.KEY_DOES_NOT_FIT.with());
  }
}
