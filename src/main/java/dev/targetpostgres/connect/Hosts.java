package dev.targetpostgres.connect;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.Quantity;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Reads lists of hosts and ports, separated by commas, as in libpq and URLs. */
final class Hosts {
  private static final String DEFAULT_NAME = "localhost";
  private static final String DEFAULT_PORT = "5432";
  private static final int MAXIMUM_PORT = 65_535;

  /**
   * A folder, an IPv6 address or a name, with or without a port. The pattern is narrow because
   * messages show hosts: it must not match a URL, which can hold a password.
   */
  private static final Pattern HOST =
      Pattern.compile(
          "(?<folder>/[^:]*)(:(?<folderPort>\\d*))?"
              + "|\\[(?<bracketed>[0-9A-Fa-f:.]+(%[\\w.-]+)?)](:(?<bracketedPort>\\d*))?"
              + "|(?<address>[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(%[\\w.-]+)?)"
              + "|(?<name>[^\\s:/@=?\\[\\]]*)(:(?<namePort>\\d*))?");

  /** Matches IPv4 and IPv6 addresses, but no host names. */
  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(%[\\w.-]+)?");

  private Hosts() {}

  /**
   * Joins the lists to servers.
   *
   * @param names host names with or without ports; an empty one is the local host
   * @param addresses an address for each name, which can be empty; or no address at all
   * @param ports a port for each name without one, or one port for all
   * @throws IllegalArgumentException with a message for the user
   */
  static List<Host> of(String names, String addresses, String ports) {
    if (names.isEmpty() || addresses.isEmpty()) {
      return of(names + addresses, ports);
    }
    List<Host> named = of(names, ports);
    List<String> each = List.of(addresses.split(",", -1));
    if (each.size() != named.size()) {
      throw new IllegalArgumentException(
          Wording.HOSTS_DO_NOT_MATCH
              .with(hosts(named), Quantity.of(each.size(), "address", "addresses"))
              .toString());
    }
    return IntStream.range(0, each.size())
        .mapToObj(i -> at(each.get(i).strip(), named.get(i)))
        .toList();
  }

  private static String hosts(List<?> hosts) {
    return Quantity.of(hosts.size(), "host", "hosts");
  }

  /** Returns the host with the address. As in libpq, an address takes precedence over a folder. */
  private static Host at(String address, Host host) {
    if (address.isEmpty()) {
      return host;
    }
    if (!ADDRESS.matcher(address).matches()) {
      throw new IllegalArgumentException(Wording.NOT_AN_ADDRESS.with().toString());
    }
    return host.isSocket()
        ? new Host(address, host.port())
        : new Host(host.name(), host.port(), address);
  }

  private static List<Host> of(String names, String ports) {
    List<String> eachName = List.of(names.split(",", -1));
    List<String> eachPort = List.of(ports.split(",", -1));
    if (eachPort.size() != 1 && eachPort.size() != eachName.size()) {
      throw new IllegalArgumentException(
          Wording.HOSTS_DO_NOT_MATCH
              .with(hosts(eachName), Quantity.of(eachPort.size(), "port", "ports"))
              .toString());
    }
    List<Host> hosts = new ArrayList<>();
    for (int i = 0; i < eachName.size(); i++) {
      hosts.add(host(eachName.get(i).strip(), eachPort.get(eachPort.size() == 1 ? 0 : i).strip()));
    }
    return List.copyOf(hosts);
  }

  /** Fails early if one of them is malformed. */
  static void check(List<String> written) {
    written.forEach(host -> host(host, ""));
  }

  private static Host host(String written, String fallbackPort) {
    Matcher parts = HOST.matcher(written);
    if (!parts.matches()) {
      int scheme = written.indexOf("://");
      if (scheme > 0) {
        // What comes after it may hold a password.
        throw new TargetException(
            ExitCode.USAGE, Wording.HOST_IS_URL.with(written.substring(0, scheme)));
      }
      throw new IllegalArgumentException(Wording.NOT_A_HOST.with().toString());
    }
    String name = first(parts, "folder", "bracketed", "address", "name");
    String port = first(parts, "folderPort", "bracketedPort", "namePort");
    return new Host(
        name.isEmpty() ? DEFAULT_NAME : name, port(port.isEmpty() ? fallbackPort : port));
  }

  private static String first(Matcher parts, String... groups) {
    for (String group : groups) {
      String part = parts.group(group);
      if (part != null) {
        return part;
      }
    }
    return "";
  }

  private static int port(String written) {
    try {
      int port = Integer.parseInt(written.isEmpty() ? DEFAULT_PORT : written);
      if (port > 0 && port <= MAXIMUM_PORT) {
        return port;
      }
    } catch (NumberFormatException noNumber) {
      throw new IllegalArgumentException(Wording.PORT_NOT_A_NUMBER.with().toString(), noNumber);
    }
    throw new IllegalArgumentException(Wording.PORT_OUT_OF_RANGE.with(MAXIMUM_PORT).toString());
  }
}
