package dev.targetpostgres.tls;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/**
 * The hosts that a certificate is for. As in libpq, the common name counts only if there are no
 * alternative names.
 */
record CertificateNames(List<String> hosts, List<String> addresses, List<String> commonNames) {
  /** The tag of a host name among alternative names (RFC 5280, GeneralName). */
  private static final int HOST = 2;

  private static final int ADDRESS = 7;

  static CertificateNames of(X509Certificate certificate) {
    return new CertificateNames(
        alternativeNames(certificate, HOST),
        alternativeNames(certificate, ADDRESS),
        commonNames(certificate));
  }

  private static List<String> alternativeNames(X509Certificate certificate, int kind) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      for (List<?> name : alternatives == null ? List.<List<?>>of() : alternatives) {
        if (name.get(0).equals(kind)) {
          names.add(String.valueOf(name.get(1)));
        }
      }
    } catch (CertificateParsingException unreadable) {
      return List.of();
    }
    return names;
  }

  private static List<String> commonNames(X509Certificate certificate) {
    String subject = certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
    try {
      return new LdapName(subject)
          .getRdns().stream()
              .filter(part -> part.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .map(String::valueOf)
              .toList();
    } catch (InvalidNameException unreadable) {
      return List.of();
    }
  }

  /** Returns whether the certificate is for the host, a name or an address. */
  boolean include(String host) {
    String plain = host.replaceAll("[\\[\\]]", "");
    Optional<InetAddress> address = address(plain);
    if (address.isEmpty()) {
      String name = ascii(plain);
      return (hosts.isEmpty() ? commonNames : hosts)
          .stream().anyMatch(pattern -> matches(pattern, name));
    }
    boolean alternatives = !hosts.isEmpty() || !addresses.isEmpty();
    return addresses.stream().map(CertificateNames::address).anyMatch(address::equals)
        || (alternatives ? hosts : commonNames).contains(plain);
  }

  /** Compares names; a star in the pattern stands for the first label. */
  private static boolean matches(String pattern, String host) {
    if (!pattern.startsWith("*.")) {
      return pattern.equalsIgnoreCase(host);
    }
    int label = host.indexOf('.');
    return label > 0 && pattern.substring(1).equalsIgnoreCase(host.substring(label));
  }

  /** Parses an IP address; a host name gives an empty result and is not looked up. */
  private static Optional<InetAddress> address(String text) {
    if (!text.contains(":") && !text.matches("[0-9.]+")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException notOne) {
      return Optional.empty();
    }
  }

  private static String ascii(String host) {
    try {
      return IDN.toASCII(host).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException notInternational) {
      return host;
    }
  }

  @Override
  public String toString() {
    List<String> all = new ArrayList<>(hosts);
    all.addAll(addresses);
    return String.join(", ", all.isEmpty() ? commonNames : all);
  }
}
